"""How often articles have answered: counted by day when a question is finished, and read for lists and trends."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.storage.insert_or import insert_into
from knowledge.tables import article_uses


@dataclass(frozen=True)
class Use:
    """How often an article was answered from, and on which day last."""

    answers: int
    last_on: date


def count_use(connection: Connection, article_ids: Collection[str], day: date) -> None:
    """Count one more answer from each of these articles on that day, within the caller's transaction."""
    if article_ids:
        rows = [{"article_id": article_id, "day": day, "answers": 1} for article_id in sorted(article_ids)]
        connection.execute(_one_more(connection.dialect.name), rows)


@cache
def _one_more(dialect: str) -> Any:
    # Built once: it runs with every answer.
    return insert_into(article_uses, dialect).on_conflict_do_update(
        index_elements=["article_id", "day"], set_={"answers": article_uses.c.answers + 1}
    )


class ArticleUses:
    """Reads the counts. Articles that never answered have none."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._reading = engine.execution_options(read_only=True)

    async def since(self, first: date | None = None) -> dict[str, Use]:
        """The use of each article from that day on, or ever."""
        query = _totals()
        return await self._read(query if first is None else query.where(article_uses.c.day >= first))

    async def of(self, article_ids: Collection[str]) -> dict[str, Use]:
        """The use ever of those among these articles (a page of them) that were used."""
        return await self._read(_totals().where(article_uses.c.article_id.in_(article_ids)))

    async def by_day(self, article_id: str, first: date) -> Sequence[tuple[date, int]]:
        """How often an article answered on each day it did, from `first` on."""
        column = article_uses.c
        query = select(column.day, column.answers).where(column.article_id == article_id, column.day >= first)
        async with self._reading.connect() as connection:
            return [(row.day, row.answers) for row in await connection.execute(query.order_by(column.day))]

    async def _read(self, query: Select[Any]) -> dict[str, Use]:
        async with self._reading.connect() as connection:
            rows = await connection.execute(query)
            return {row.article_id: Use(int(row.answers), row.last_on) for row in rows}


def _totals() -> Select[Any]:
    column = article_uses.c
    totals = select(column.article_id, func.sum(column.answers).label("answers"), func.max(column.day).label("last_on"))
    return totals.group_by(column.article_id)
