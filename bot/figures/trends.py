"""Trends: how questions end, where the time goes until they are answered, and what they are about."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.figures.outcome_weeks import OutcomeWeek, outcome_weeks
from bot.figures.stages import GapPath, StageTimes, Waiting, stage_times, waiting_now
from bot.figures.topics import TopicGaps, by_topic
from bot.ports import Clock
from knowledge.gaps.asked_counts import AskedCounts, weeks_until
from knowledge.gaps.gap_history import GapHistory

WEEKS = 26
"""Half a year: long enough for a season, short enough to be read week by week."""

TOPICS_OVER = timedelta(weeks=13)
"""What people asked about in the last quarter."""


KEPT_FOR = timedelta(minutes=1)
"""How long figures hold: a page, its charts and its files are asked for one after the other, and must agree."""

Figures = TypeVar("Figures")


class Trends:
    """Reads how things go. Whatever is counted here is withheld where it would tell of fewer than five people."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._asked = AskedCounts(engine)
        self._gaps = GapHistory(engine)
        self._now = now
        self._kept: dict[str, tuple[datetime, Any]] = {}

    async def outcomes(self, weeks: int = WEEKS) -> Sequence[OutcomeWeek]:
        """How questions ended in each of the last weeks, this one included."""

        async def count() -> Sequence[OutcomeWeek]:
            mondays = weeks_until(self._now().date(), weeks)
            return outcome_weeks(mondays, await self._asked.by_week(mondays))

        return await self._once(f"outcomes of {weeks} weeks", count)

    async def stages(self) -> StageTimes:
        """Where the time went between the first ask and the proof."""

        async def count() -> StageTimes:
            return stage_times([GapPath(row.first_asked, row.steps) for row in await self._gaps.proven()])

        return await self._once("stages", count)

    async def waiting(self) -> Sequence[Waiting]:
        """What is on its way now, and how long it has waited where it is."""

        async def count() -> Sequence[Waiting]:
            return waiting_now(await self._gaps.since(), self._now())

        return await self._once("waiting", count)

    async def topics(self) -> Sequence[TopicGaps]:
        """What people asked about in the last `TOPICS_OVER` and did not get answered at once."""

        async def count() -> Sequence[TopicGaps]:
            return by_topic(await self._gaps.asked_since(self._now() - TOPICS_OVER))

        return await self._once("topics", count)

    async def _once(self, name: str, count: Callable[[], Awaitable[Figures]]) -> Figures:
        """What was counted less than `KEPT_FOR` ago, or else is counted now."""
        now = self._now()
        if name not in self._kept or not self._kept[name][0] <= now < self._kept[name][0] + KEPT_FOR:
            self._kept[name] = (now, await count())
        figures: Figures = self._kept[name][1]
        return figures
