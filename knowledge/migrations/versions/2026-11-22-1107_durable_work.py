"""Work that happens later, and the processes that do it."""

import sqlalchemy as sa
from alembic import op

revision = "d1107a0b1c2e"
down_revision = "d1106a0b1c2e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "work_processes",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_processes")),
    )
