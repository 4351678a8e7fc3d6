"""How often articles are answered from, what a file last said, and figures by week that are quick to read."""

import sqlalchemy as sa
from alembic import op

revision = "d1108a0b1c2e"
down_revision = "d1107a0b1c2e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "article_uses",
        sa.Column("article_id", sa.String(length=64), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "day", name=op.f("pk_article_uses")),
    )
    op.create_index(op.f("ix_article_uses_day"), "article_uses", ["day"])
    op.add_column("articles", sa.Column("file_hash", sa.String(length=64), nullable=True))
    op.execute("UPDATE articles SET file_hash = content_hash WHERE source IS NOT NULL")
    op.create_index(op.f("ix_articles_file_hash"), "articles", ["file_hash"])
    op.create_index("ix_questions_asked_at_outcome", "questions", ["asked_at", "outcome", "person_id"])
