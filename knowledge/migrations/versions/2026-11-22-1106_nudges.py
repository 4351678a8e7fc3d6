"""Nudges and what became of them."""

import sqlalchemy as sa
from alembic import op

revision = "d1106a0b1c2e"
down_revision = "d1105a0b1c2e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_nudges()
    _create_deliveries()
    _create_releases()
    _create_wishes()


def _create_nudges() -> None:
    op.create_table(
        "nudges",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("sender_id", sa.String(length=128), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("source", sa.JSON(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("schedule", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=24), nullable=False),
        sa.Column("worded_by_model", sa.Boolean(), nullable=False),
        sa.Column("has_hold_out", sa.Boolean(), nullable=False),
        sa.Column("approved_by", sa.String(length=128), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nudges")),
    )
    op.create_index(op.f("ix_nudges_sender_id"), "nudges", ["sender_id"])
    op.create_index(op.f("ix_nudges_state"), "nudges", ["state"])


def _create_deliveries() -> None:
    op.create_table(
        "nudge_deliveries",
        sa.Column("nudge_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_held_out", sa.Boolean(), nullable=False),
        sa.Column("postponed", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=24), nullable=True),
        sa.Column("answer", sa.String(length=16), nullable=True),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("platform", sa.String(length=16), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_in", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("nudge_id", "person_id", "kind", "step", name=op.f("pk_nudge_deliveries")),
        sa.ForeignKeyConstraint(["nudge_id"], ["nudges.id"], name=op.f("fk_nudge_deliveries_nudge_id_nudges")),
    )
    op.create_index("ix_nudge_deliveries_state_due_at", "nudge_deliveries", ["state", "due_at"])
    op.create_index("ix_nudge_deliveries_person_id_sent_at", "nudge_deliveries", ["person_id", "sent_at"])
    op.create_index("ix_nudge_deliveries_sent_at", "nudge_deliveries", ["sent_at"])


def _create_releases() -> None:
    op.create_table(
        "nudge_releases",
        sa.Column("nudge_id", sa.String(length=64), nullable=False),
        sa.Column("figure", sa.String(length=24), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("nudge_id", "figure", "number", name=op.f("pk_nudge_releases")),
        sa.ForeignKeyConstraint(["nudge_id"], ["nudges.id"], name=op.f("fk_nudge_releases_nudge_id_nudges")),
    )


def _create_wishes() -> None:
    op.create_table(
        "nudge_refusals",
        sa.Column("person_id", sa.String(length=128), nullable=False),
        sa.Column("topic", sa.String(length=128), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", "topic", name=op.f("pk_nudge_refusals")),
    )
    op.create_table(
        "nudge_snoozes",
        sa.Column("person_id", sa.String(length=128), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_nudge_snoozes")),
    )
