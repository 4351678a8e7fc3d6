"""Gaps, and the questions in them."""

from sqlalchemy import JSON, Boolean, Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from knowledge.tables.schema import Moment, metadata

gaps = Table(
    "gaps",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("title", Text, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("first_asked", Moment, nullable=False),
    Column("last_asked", Moment, nullable=False),
    # The gap that most of its questions went to; only a gap without questions has one.
    Column("joined_to", String(64), index=True),
    # Who put their hand to the title, the kind or the topics; empty while they are as the program proposed them.
    Column("title_by", String(128)),
    Column("kind_by", String(128)),
    Column("topics", JSON(none_as_null=True)),
    Column("topics_by", String(128)),
    # When it came into its state; empty for the first one.
    Column("state_since", Moment),
    Column("assigned_to", String(128), index=True),
    Column("due_on", Date, index=True),
    Column("dismissed_because", Text),
    # Who mends what no article can, and what they were told.
    Column("routed_to", Text),
    Column("routed_note", Text),
    # That of `gap_log` when its questions or its state were last changed.
    Column("revision", Integer, nullable=False, server_default="0", index=True),
)

gap_questions = Table(
    "gap_questions",
    metadata,
    Column("gap_id", String(64), ForeignKey("gaps.id"), primary_key=True),
    Column("question_id", String(64), ForeignKey("questions.id"), primary_key=True, unique=True),
    Column("text", Text, nullable=False),
    # The text without what is personal in it, which is all that others than the asker see; empty until it was made.
    Column("shown", Text),
    Column("person_id", String(128), nullable=False),
    Column("place_kind", String(16), nullable=False),
    Column("platform", String(16), nullable=False),
    Column("vector", LargeBinary, nullable=False),
    Column("vector_model", Text, nullable=False),
    Column("nearest", JSON, nullable=False),
    Column("tell", Boolean, nullable=False, default=True),
    Column("asked_at", Moment, nullable=False),
    # Who last put the question into this gap by hand, and when; empty where that was the program.
    Column("placed_by", String(128)),
    Column("placed_at", Moment),
    # That of `gap_log` when the row was last changed, so that other processes find what changed.
    Column("revision", Integer, nullable=False, server_default="0", index=True),
    # Holds all that the figures of gaps need.
    Index("ix_gap_questions_figures", "gap_id", "person_id", "asked_at", "question_id"),
)

gap_log = Table(
    "gap_log",
    metadata,
    # One row only, which whoever changes the gap questions changes first: so they wait for each other.
    Column("id", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
)
