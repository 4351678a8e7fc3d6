"""Questions, how they ended, what people made of the answer, and who else was asked."""

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Index, String, Table, Text, UniqueConstraint

from knowledge.tables.schema import Moment, metadata

questions = Table(
    "questions",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("event_key", String(255), nullable=False, unique=True),
    Column("text", Text, nullable=False),
    Column("history", JSON, nullable=False),
    Column("person_id", String(128), nullable=False, index=True),
    Column("person", JSON, nullable=False),
    Column("place", JSON, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("outcome", String(16)),
    Column("reply", JSON(none_as_null=True)),
    Column("confidence", Float),
    Column("gap_id", String(64), ForeignKey("gaps.id"), index=True),
    Column("message_id", Text),
    Column("claimed_by", String(64)),
    Column("claimed_until", Moment),
    Column("asked_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Index("ix_questions_state_claimed_until", "state", "claimed_until"),
    # For looking through many questions page by page, the newest first.
    Index("ix_questions_asked_at_id", "asked_at", "id"),
    Index("ix_questions_outcome_asked_at_id", "outcome", "asked_at", "id"),
    # Holds all that figures by week need, so that counting a hundred thousand questions reads no reply.
    Index("ix_questions_asked_at_outcome", "asked_at", "outcome", "person_id"),
)

feedback = Table(
    "feedback",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("question_id", String(64), ForeignKey("questions.id"), nullable=False),
    Column("person_id", String(128), nullable=False),
    Column("helped", Boolean, nullable=False),
    Column("reason", String(32)),
    Column("note", Text),
    Column("given_at", Moment, nullable=False),
    UniqueConstraint("question_id", "person_id"),
)

help_requests = Table(
    "help_requests",
    metadata,
    Column("question_id", String(64), ForeignKey("questions.id"), primary_key=True),
    Column("thread", String(255), unique=True),
    Column("with_name", Boolean, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("answered_at", Moment),
)
