"""Every table of the database on one page. Times are UTC; ids are text chosen by us."""

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator[datetime]):
    """A moment in time: stored as UTC, returned with its zone on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time, which would silently mean another moment elsewhere."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give SQLite's zone-less times their zone back."""
        return value.replace(tzinfo=UTC) if value is not None and value.tzinfo is None else value


articles = Table(
    "articles",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("source", Text, unique=True),
    Column("content_hash", String(64), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("owner", Text),
    Column("audience", JSON, nullable=False),
    Column("status", String(16), nullable=False, index=True),
    Column("review_by", Date),
    Column("topics", JSON, nullable=False),
    Column("also_asked_as", JSON, nullable=False),
    Column("checked_by", Text),
    Column("checked_on", Date),
    Column("url", Text),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

article_versions = Table(
    "article_versions",
    metadata,
    Column("article_id", String(64), ForeignKey("articles.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    Column("details", JSON, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Text, nullable=False),
)

passages = Table(
    "passages",
    metadata,
    Column("id", String(96), primary_key=True),
    Column("article_id", String(64), ForeignKey("articles.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("heading_path", JSON, nullable=False),
    Column("anchor", Text, nullable=False),
    Column("text", Text, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("id", String(128), primary_key=True),
    Column("email", String(320), unique=True),
    Column("name", Text),
    Column("groups", JSON, nullable=False),
    Column("is_active", Boolean, nullable=False, default=True),
    Column("updated_at", Moment, nullable=False),
)

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
    Column("reply", JSON),
    Column("confidence", Float),
    Column("gap_id", String(64), ForeignKey("gaps.id"), index=True),
    Column("message_id", Text),
    Column("claimed_by", String(64)),
    Column("claimed_until", Moment),
    Column("asked_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Index("ix_questions_state_claimed_until", "state", "claimed_until"),
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
)

gap_questions = Table(
    "gap_questions",
    metadata,
    Column("gap_id", String(64), ForeignKey("gaps.id"), primary_key=True),
    Column("question_id", String(64), ForeignKey("questions.id"), primary_key=True, unique=True),
    Column("text", Text, nullable=False),
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
    Index("ix_gap_questions_gap_id_person_id", "gap_id", "person_id"),
)

gap_log = Table(
    "gap_log",
    metadata,
    # One row only, which whoever changes the gap questions changes first: so they wait for each other.
    Column("id", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("key", String(255), primary_key=True),
    Column("platform", String(16), nullable=False),
    Column("body", Text, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("received_at", Moment, nullable=False),
    Column("held_until", Moment),
    Column("done_at", Moment, index=True),
)

sent_messages = Table(
    "sent_messages",
    metadata,
    Column("key", String(255), primary_key=True),
    Column("message_id", Text),
    Column("begun_at", Moment, nullable=False),
)

chat_accounts = Table(
    "chat_accounts",
    metadata,
    Column("platform", String(16), primary_key=True),
    Column("workspace", String(64), primary_key=True),
    Column("user_id", String(64), primary_key=True),
    Column("person_id", String(128), nullable=False, index=True),
    Column("time_zone", String(64)),
    Column("seen_at", Moment, nullable=False),
)

preferences = Table(
    "preferences",
    metadata,
    Column("person_id", String(128), primary_key=True),
    Column("quiet_from", Integer),
    Column("quiet_until", Integer),
    Column("opted_out", JSON, nullable=False),
    Column("greeted_at", Moment),
)

channel_policies = Table(
    "channel_policies",
    metadata,
    Column("channel", String(255), primary_key=True),
    Column("mode", String(32), nullable=False),
    Column("set_by", String(128), nullable=False),
    Column("set_at", Moment, nullable=False),
)

engaged_threads = Table(
    "engaged_threads",
    metadata,
    Column("thread", String(255), primary_key=True),
    Column("engaged_at", Moment, nullable=False),
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

slack_installations = Table(
    "slack_installations",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("details", JSON, nullable=False),
    Column("installed_at", Moment, nullable=False),
)

slack_sign_ins = Table(
    "slack_sign_ins",
    metadata,
    Column("state", String(64), primary_key=True),
    Column("until", Moment, nullable=False),
)
