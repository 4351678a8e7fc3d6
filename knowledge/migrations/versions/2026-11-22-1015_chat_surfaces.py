"""What chat surfaces keep: events taken, messages sent, accounts, preferences, policies, threads, requests for help."""

import sqlalchemy as sa
from alembic import op

revision = "5c1b7d20e4f3"
down_revision = "5f0c2b7e9d41"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_delivery()
    _create_people_side()
    _create_places_side()
    _create_slack()


def _create_delivery() -> None:
    op.create_table(
        "inbox",
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_done_at"), "inbox", ["done_at"])
    op.create_table(
        "sent_messages",
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_sent_messages")),
    )


def _create_people_side() -> None:
    op.create_table(
        "chat_accounts",
        sa.Column("platform", sa.String(length=16), nullable=False),
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=128), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("platform", "workspace", "user_id", name=op.f("pk_chat_accounts")),
    )
    op.create_index(op.f("ix_chat_accounts_person_id"), "chat_accounts", ["person_id"])
    op.create_table(
        "preferences",
        sa.Column("person_id", sa.String(length=128), nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("opted_out", sa.JSON(), nullable=False),
        sa.Column("greeted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_preferences")),
    )


def _create_places_side() -> None:
    op.create_table(
        "channel_policies",
        sa.Column("channel", sa.String(length=255), nullable=False),
        sa.Column("mode", sa.String(length=32), nullable=False),
        sa.Column("set_by", sa.String(length=128), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", name=op.f("pk_channel_policies")),
    )
    op.create_table(
        "engaged_threads",
        sa.Column("thread", sa.String(length=255), nullable=False),
        sa.Column("engaged_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("thread", name=op.f("pk_engaged_threads")),
    )
    op.create_table(
        "help_requests",
        sa.Column("question_id", sa.String(length=64), nullable=False),
        sa.Column("thread", sa.String(length=255), nullable=True),
        sa.Column("with_name", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name=op.f("fk_help_requests_question_id")),
        sa.PrimaryKeyConstraint("question_id", name=op.f("pk_help_requests")),
        sa.UniqueConstraint("thread", name=op.f("uq_help_requests_thread")),
    )


def _create_slack() -> None:
    op.create_table(
        "slack_installations",
        sa.Column("workspace", sa.String(length=64), nullable=False),
        sa.Column("details", sa.JSON(), nullable=False),
        sa.Column("installed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace", name=op.f("pk_slack_installations")),
    )
    op.create_table(
        "slack_sign_ins",
        sa.Column("state", sa.String(length=64), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_slack_sign_ins")),
    )
