"""The slot each job was done in last: known in another database too, once everything was moved there."""

import sqlalchemy as sa
from alembic import op

revision = "d1110a0b1c2e"
down_revision = "d1109a0b1c2e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "jobs_done",
        sa.Column("job", sa.String(length=64), nullable=False),
        sa.Column("slot", sa.String(length=32), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_jobs_done")),
    )
