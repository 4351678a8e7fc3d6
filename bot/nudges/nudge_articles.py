"""The published articles that a sender may rest a nudge on, by words of their titles."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.nudges.nudge_plans import may_choose
from knowledge.articles import Status
from knowledge.tables import articles
from retrieval.outcome import Person

MOST_OFFERED = 50
MOST_READ = 1_000
"""Titles looked through for those the sender may see."""


@dataclass(frozen=True)
class OfferedArticle:
    """An article to choose. `nudge_text` are its own words for a nudge; empty where it has none."""

    article_id: str
    title: str
    nudge_text: str = ""


class NudgeArticles:
    """Finds articles for those who send nudges."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._reading = engine.execution_options(read_only=True)

    async def offered(self, sender: Person, words: str = "") -> list[OfferedArticle]:
        """The articles whose titles have these words, in alphabetical order; without words, the first of all."""
        query = _visible().order_by(articles.c.title, articles.c.id).limit(MOST_READ)
        for word in words.split():
            query = query.where(articles.c.title.icontains(word, autoescape=True))
        async with self._reading.connect() as connection:
            rows = await connection.execute(query)
            found = [_offered(row) for row in rows if may_choose(sender, row.audience)]
        return found[:MOST_OFFERED]

    async def one(self, sender: Person, article_id: str) -> OfferedArticle | None:
        """This article, if the sender may choose it."""
        async with self._reading.connect() as connection:
            row = (await connection.execute(_visible().where(articles.c.id == article_id))).one_or_none()
        return _offered(row) if row and may_choose(sender, row.audience) else None


def _offered(row: Any) -> OfferedArticle:
    return OfferedArticle(row.id, row.title, row.nudge_text or "")


def _visible() -> Any:
    column = articles.c
    shown = select(column.id, column.title, column.audience, column.nudge_text)
    return shown.where(column.status == Status.PUBLISHED.value)
