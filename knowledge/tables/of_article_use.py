"""How often each article has answered, by day. It says nothing of who asked, so it outlives a forgotten question."""

from sqlalchemy import Column, Date, Integer, String, Table

from knowledge.tables.schema import metadata

article_uses = Table(
    "article_uses",
    metadata,
    # No foreign key: counting must never keep a question from being finished.
    Column("article_id", String(64), primary_key=True),
    Column("day", Date, primary_key=True, index=True),
    Column("answers", Integer, nullable=False),
)
