"""What the Teams adapter keeps: where conversations are reached, who their people are, which message answers what."""

from sqlalchemy import Boolean, Column, Index, String, Table, Text

from knowledge.tables.schema import Moment, metadata

teams_conversations = Table(
    "teams_conversations",
    metadata,
    Column("tenant", String(64), primary_key=True),
    Column("conversation", String(512), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("service_url", Text, nullable=False),
    Column("bot_id", String(255), nullable=False),
    Column("user_id", String(64)),
    Column("team", String(512)),
    Column("is_reachable", Boolean, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Index("ix_teams_conversations_tenant_user_id", "tenant", "user_id"),
)
"""Conversation references. `user_id` is the person's directory id in a personal chat, and empty elsewhere."""

teams_accounts = Table(
    "teams_accounts",
    metadata,
    Column("tenant", String(64), primary_key=True),
    Column("user_id", String(64), primary_key=True),
    Column("account_id", String(255), nullable=False),
    Column("seen_at", Moment, nullable=False),
)
"""The id by which the connector knows a person ("29:..."), for their id in the directory."""

teams_messages = Table(
    "teams_messages",
    metadata,
    Column("tenant", String(64), primary_key=True),
    Column("conversation", String(512), primary_key=True),
    Column("message_id", String(255), primary_key=True),
    Column("question_id", String(64), nullable=False),
    Column("sent_at", Moment, nullable=False),
    Index("ix_teams_messages_tenant_conversation_sent_at", "tenant", "conversation", "sent_at"),
)
"""Teams keeps no feedback for us, and shows us no thread: this tells which of our messages answers which question."""
