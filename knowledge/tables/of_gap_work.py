"""Work on gaps: what was changed by whom, what is drafted from which sources, who was asked, and what matters to us."""

from sqlalchemy import JSON, Boolean, Column, Date, Index, Integer, String, Table, Text

from knowledge.tables.schema import Moment, metadata

audit_entries = Table(
    "audit_entries",
    metadata,
    # In the order of what happened, which times alone would not tell.
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False, index=True),
    Column("actor", String(128), nullable=False),
    Column("area", String(32), nullable=False),
    Column("subject_id", String(128), nullable=False),
    Column("verb", String(32), nullable=False),
    # What the change changed, by name, as it was and as it is; nothing else.
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
    # The entry this one takes back.
    Column("undoes", Integer, unique=True),
    Index("ix_audit_entries_area_subject_id_number", "area", "subject_id", "number"),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", String(64), primary_key=True),
    # No foreign keys: a gap nobody asks about any more goes, and a draft outlives it.
    Column("gap_id", String(64), index=True),
    Column("article_id", String(64), index=True),
    # The version of the article that was to be improved.
    Column("article_version", Integer),
    Column("title", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("audience", JSON, nullable=False),
    Column("owner", Text),
    Column("topics", JSON, nullable=False),
    Column("also_asked_as", JSON, nullable=False),
    Column("review_by", Date),
    Column("nudge_text", Text),
    Column("sources", JSON, nullable=False),
    Column("statements", JSON, nullable=False),
    Column("drafted_by", String(128), nullable=False),
    Column("written_by_model", Boolean, nullable=False),
    Column("state", String(32), nullable=False, index=True),
    Column("created_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("version", Integer, nullable=False),
)

gap_sources = Table(
    "gap_sources",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("gap_id", String(64), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("label", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("given_by", String(128), nullable=False),
    Column("given_at", Moment, nullable=False),
    # What brought it, so that a message delivered twice is one source.
    Column("origin", String(255), nullable=False, unique=True),
)

expert_requests = Table(
    "expert_requests",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("gap_id", String(64), nullable=False, index=True),
    Column("platform", String(16), nullable=False),
    # A person's id, or a channel as its platform has it; never both.
    Column("person_id", String(128)),
    Column("channel", String(255)),
    Column("asked_by", String(128), nullable=False),
    Column("note", Text, nullable=False),
    Column("state", String(16), nullable=False),
    # Where it stands: answers in that thread are answers to it.
    Column("message_id", String(255)),
    Column("asked_at", Moment, nullable=False),
    Column("answered_at", Moment),
    # Somebody is making a draft of the answer until then.
    Column("held_until", Moment),
    Index("ix_expert_requests_platform_message_id", "platform", "message_id"),
)

priorities = Table(
    "priorities",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("name", Text, nullable=False),
    Column("measure", Text, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("weight", Integer, nullable=False),
    Column("set_by", String(128), nullable=False),
    Column("set_at", Moment, nullable=False),
)
