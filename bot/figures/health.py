"""Health: how much is answered, what is out of date or contradicts itself, what is used and what never is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.figures.outcome_weeks import Coverage, OutcomeWeek, coverage
from bot.figures.trends import Trends
from bot.ports import Clock
from knowledge.article_list import ArticleFigures, ArticleLine, ArticleList, Freshness, Order, Wanted
from knowledge.articles import Status

SHOWN = 10
"""Articles of each kind: what one person can see to on one day. The list has the rest."""


@dataclass(frozen=True)
class HealthReport:
    """How the knowledge stands. The articles are those that matter most of each kind."""

    coverage: Coverage
    weeks: Sequence[OutcomeWeek]
    figures: ArticleFigures
    overdue: Sequence[ArticleLine]
    due_soon: Sequence[ArticleLine]
    most_used: Sequence[ArticleLine]
    never_used: Sequence[ArticleLine]


class Health:
    """Reads how the knowledge stands."""

    def __init__(self, engine: AsyncEngine, trends: Trends, now: Clock) -> None:
        self._articles = ArticleList(engine)
        self._trends = trends
        self._now = now

    async def report(self) -> HealthReport:
        """How it stands today."""
        weeks = await self._trends.outcomes()
        published = Wanted(status=Status.PUBLISHED)
        by_use, by_date = replace(published, order=Order.MOST_USED), replace(published, order=Order.DUE_FIRST)
        most_used = await self._lines(by_use)
        return HealthReport(
            coverage=coverage(weeks),
            weeks=weeks,
            figures=await self._articles.figures(self._now().date()),
            overdue=await self._lines(replace(by_use, freshness=Freshness.OVERDUE)),
            due_soon=await self._lines(replace(by_date, freshness=Freshness.DUE_SOON)),
            most_used=[line for line in most_used if line.answers],
            never_used=await self._lines(replace(published, never_used=True)),
        )

    async def _lines(self, wanted: Wanted) -> Sequence[ArticleLine]:
        return (await self._articles.page(wanted, self._now().date()))[:SHOWN]
