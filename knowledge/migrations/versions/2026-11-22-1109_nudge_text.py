"""The words in which a nudge may bring up an article, written and approved with it."""

import sqlalchemy as sa
from alembic import op

revision = "d1109a0b1c2e"
down_revision = "d1108a0b1c2e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("articles", sa.Column("nudge_text", sa.Text(), nullable=True))
    op.add_column("drafts", sa.Column("nudge_text", sa.Text(), nullable=True))
