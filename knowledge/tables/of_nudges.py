"""Nudges, what became of each message, what reports have told, and what people don't want to be nudged about."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from knowledge.tables.schema import Moment, metadata

nudges = Table(
    "nudges",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("sender_id", String(128), nullable=False, index=True),
    Column("words", Text, nullable=False),
    Column("source", JSON, nullable=False),
    Column("audience", Text, nullable=False),
    Column("schedule", JSON, nullable=False),
    Column("state", String(24), nullable=False, index=True),
    Column("worded_by_model", Boolean, nullable=False),
    Column("has_hold_out", Boolean, nullable=False),
    Column("approved_by", String(128)),
    Column("reason", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
)

nudge_deliveries = Table(
    "nudge_deliveries",
    metadata,
    Column("nudge_id", String(64), ForeignKey("nudges.id"), primary_key=True),
    Column("person_id", String(128), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("state", String(16), nullable=False),
    Column("due_at", Moment, nullable=False),
    # Who is sending it just now, until when: two processes never send the same message.
    Column("held_until", Moment),
    Column("is_held_out", Boolean, nullable=False),
    Column("postponed", Integer, nullable=False),
    Column("reason", String(24)),
    Column("answer", String(16)),
    Column("words", Text),
    Column("answered_at", Moment),
    Column("platform", String(16)),
    Column("message_id", Text),
    Column("sent_at", Moment),
    # The number of the release that told of the answer; none while no report has.
    Column("released_in", Integer),
    Index("ix_nudge_deliveries_state_due_at", "state", "due_at"),
    Index("ix_nudge_deliveries_person_id_sent_at", "person_id", "sent_at"),
    Index("ix_nudge_deliveries_sent_at", "sent_at"),
)

nudge_releases = Table(
    "nudge_releases",
    metadata,
    Column("nudge_id", String(64), ForeignKey("nudges.id"), primary_key=True),
    Column("figure", String(24), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("counts", JSON, nullable=False),
    Column("released_at", Moment, nullable=False),
)

nudge_refusals = Table(
    "nudge_refusals",
    metadata,
    Column("person_id", String(128), primary_key=True),
    Column("topic", String(128), primary_key=True),
    Column("refused_at", Moment, nullable=False),
)

nudge_snoozes = Table(
    "nudge_snoozes",
    metadata,
    Column("person_id", String(128), primary_key=True),
    Column("until", Moment, nullable=False),
)
