"""The versions of an article: who made each, when, and what it said."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.articles import ArticleDetails
from knowledge.reading.details_json import details_from_json
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
        query: Select[Any] = select(column.version, column.created_at, column.created_by, column.details)
        newest_first = query.where(column.article_id == article_id).order_by(column.version.desc())
        async with self._reading.connect() as connection:
            return [_line(row) for row in await connection.execute(newest_first)]

    async def texts(self, article_id: str, versions: Collection[int]) -> dict[int, FullVersion]:
        """Those of these versions that there are, by number."""
        query: Select[Any] = select(article_versions).where(article_versions.c.article_id == article_id)
        async with self._reading.connect() as connection:
            rows = await connection.execute(query.where(article_versions.c.version.in_(versions)))
            return {row.version: FullVersion(_line(row), row.body) for row in rows}


def _line(row: Row[Any]) -> VersionLine:
    return VersionLine(row.version, row.created_at, row.created_by, details_from_json(row.details))
