"""What the Teams adapter keeps: conversation references, accounts, and which message answers which question."""

import sqlalchemy as sa
from alembic import op

revision = "d1101a0b1c2e"
down_revision = "5c1b7d20e4f3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "teams_conversations",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("conversation", sa.String(length=512), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("service_url", sa.Text(), nullable=False),
        sa.Column("bot_id", sa.String(length=255), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=True),
        sa.Column("team", sa.String(length=512), nullable=True),
        sa.Column("is_reachable", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "conversation", name=op.f("pk_teams_conversations")),
    )
    op.create_index(op.f("ix_teams_conversations_tenant_user_id"), "teams_conversations", ["tenant", "user_id"])
    op.create_table(
        "teams_accounts",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("account_id", sa.String(length=255), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "user_id", name=op.f("pk_teams_accounts")),
    )
    op.create_table(
        "teams_messages",
        sa.Column("tenant", sa.String(length=64), nullable=False),
        sa.Column("conversation", sa.String(length=512), nullable=False),
        sa.Column("message_id", sa.String(length=255), nullable=False),
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("tenant", "conversation", "message_id", name=op.f("pk_teams_messages")),
    )
    index = op.f("ix_teams_messages_tenant_conversation_sent_at")
    op.create_index(index, "teams_messages", ["tenant", "conversation", "sent_at"])
