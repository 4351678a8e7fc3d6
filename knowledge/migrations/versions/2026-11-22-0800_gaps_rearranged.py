"""Questions move between gaps: who placed them by hand, what changed since, and where a gap's questions went."""

import sqlalchemy as sa
from alembic import op

revision = "5f0c2b7e9d41"
down_revision = "149b93ad9af8"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("gaps", sa.Column("joined_to", sa.String(length=64), nullable=True))
    op.create_index(op.f("ix_gaps_joined_to"), "gaps", ["joined_to"])
    op.add_column("gap_questions", sa.Column("placed_by", sa.String(length=128), nullable=True))
    op.add_column("gap_questions", sa.Column("placed_at", sa.DateTime(timezone=True), nullable=True))
    # Workers of the version before write rows without it while a deploy goes on.
    op.add_column("gap_questions", sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    op.create_index(op.f("ix_gap_questions_revision"), "gap_questions", ["revision"])
    _create_gap_log()


def _create_gap_log() -> None:
    gap_log = op.create_table(
        "gap_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_log")),
    )
    op.bulk_insert(gap_log, [{"id": 1, "revision": 0}])
