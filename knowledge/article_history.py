"""The versions of an article: who made each, when, and what it said."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.articles import ArticleDetails
from knowledge.details_json import details_from_json
from knowledge.tables import article_versions


@dataclass(frozen=True)
class VersionLine:
    """A version without its text. `by` is a person's id, or "import"."""

    version: int
    at: datetime
    by: str
    details: ArticleDetails


@dataclass(frozen=True)
class FullVersion:
    """A version with its text."""

    line: VersionLine
    body: str


class ArticleHistory:
    """Reads versions."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._reading = engine.execution_options(read_only=True)

    async def lines(self, article_id: str) -> Sequence[VersionLine]:
        """Every version, newest first, without the texts."""
        column = article_versions.c
        query = select(column.version, column.created_at, column.created_by, column.details)
        async with self._reading.connect() as connection:
            rows = await connection.execute(
                query.where(column.article_id == article_id).order_by(column.version.desc())
            )
            return [VersionLine(row[0], row[1], row[2], details_from_json(row[3])) for row in rows.tuples()]

    async def texts(self, article_id: str, versions: Collection[int]) -> dict[int, FullVersion]:
        """Those of these versions that there are, by number."""
        column = article_versions.c
        query = select(column.version, column.created_at, column.created_by, column.details, column.body)
        async with self._reading.connect() as connection:
            rows = await connection.execute(query.where(column.article_id == article_id, column.version.in_(versions)))
            return {
                row[0]: FullVersion(VersionLine(row[0], row[1], row[2], details_from_json(row[3])), row[4])
                for row in rows.tuples()
            }
