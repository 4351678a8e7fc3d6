"""Articles, all their versions, and the passages they are cut into."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Integer, String, Table, Text

from knowledge.tables.schema import Moment, metadata

articles = Table(
    "articles",
    metadata,
    Column("id", String(64), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("source", Text, unique=True),
    Column("content_hash", String(64), nullable=False, index=True),
    # What the file of an imported article last said. Where it differs from `content_hash`, somebody changed the article
    # by hand since; empty where there is no file, or none any more.
    Column("file_hash", String(64), index=True),
    Column("title", Text, nullable=False),
    Column("owner", Text),
    Column("audience", JSON, nullable=False),
    Column("status", String(16), nullable=False, index=True),
    Column("review_by", Date),
    Column("topics", JSON, nullable=False),
    Column("also_asked_as", JSON, nullable=False),
    Column("checked_by", Text),
    Column("checked_on", Date),
    Column("url", Text),
    Column("nudge_text", Text),
    Column("created_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

article_versions = Table(
    "article_versions",
    metadata,
    Column("article_id", String(64), ForeignKey("articles.id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("body", Text, nullable=False),
    Column("details", JSON, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("created_by", Text, nullable=False),
)

passages = Table(
    "passages",
    metadata,
    Column("id", String(96), primary_key=True),
    Column("article_id", String(64), ForeignKey("articles.id"), nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("heading_path", JSON, nullable=False),
    Column("anchor", Text, nullable=False),
    Column("text", Text, nullable=False),
)
