"""What chat surfaces keep: deliveries, sent messages, policies, threads, installations."""

from sqlalchemy import JSON, Column, Integer, String, Table, Text

from knowledge.tables.schema import Moment, metadata

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
