"""Sending the weekly digest to the channel of those who look after the knowledge, once a week."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_log import THE_PROGRAM
from bot.messages import Message
from bot.people.reaching import Reaching
from bot.ports import ChatUnavailable, Clock, PlaceGone
from bot.upkeep.digest import MOST_GAPS, Stale, Week, digest, week_due
from bot.upkeep.keeping_alive import KeepingAlive
from knowledge.gaps.gaps import JOINABLE, GapState, GapSummary
from knowledge.tables import gaps, publications, questions

A_WEEK = timedelta(days=7)

WorkLeft = Callable[[], Awaitable[Sequence[GapSummary]]]
"""The gaps there are, those that matter most first."""


class Masks(Protocol):
    """The part of masking that the digest needs."""

    async def mask(self, text: str) -> str:
        """The text as others than whoever wrote it may see it."""


@dataclass(frozen=True)
class DigestNeighbours:
    """What the digest is made from."""

    engine: AsyncEngine
    summaries: WorkLeft
    masking: Masks
    keeping_alive: KeepingAlive
    reaching: Reaching
    public_url: str


class Digesting:
    """The use case of the weekly digest."""

    def __init__(self, neighbours: DigestNeighbours, now: Clock) -> None:
        self._with = neighbours
        self._reading = neighbours.engine.execution_options(read_only=True)
        self._now = now

    async def send_if_due(self) -> bool:
        """Send the digest of this week, if it is time; whether it stands there. To be repeated: under its week's key
        it is sent once."""
        week, team = week_due(self._now()), self._with.reaching.team
        if week is None or team is None:
            return False
        chat = self._with.reaching.chat_for(team)
        try:
            if chat is not None:
                await chat.write(team, await self.message(), f"digest:{week}")
        except (ChatUnavailable, PlaceGone):
            return False
        return chat is not None

    async def message(self) -> Message:
        """What the digest would say now, about the last seven days."""
        foremost = [gap for gap in await self._with.summaries() if gap.state in JOINABLE - {GapState.DISMISSED}]
        shown = [replace(gap, title=await self._with.masking.mask(gap.title)) for gap in foremost[:MOST_GAPS]]
        due = await self._with.keeping_alive.due()
        stale = [Stale(each.open_title, each.owner, each.review_by) for each in due]
        return digest(await self._week(), shown, stale, f"{self._with.public_url}/console")

    async def _week(self) -> Week:
        since = self._now() - A_WEEK
        asked = (questions.c.asked_at >= since, questions.c.person_id != THE_PROGRAM)
        people = select(func.count(questions.c.person_id.distinct())).where(*asked)
        number = select(func.count()).select_from(questions).where(*asked)
        opened = select(func.count()).select_from(gaps).where(gaps.c.first_asked >= since, gaps.c.joined_to.is_(None))
        proven = gaps.c.state == GapState.PROVEN.value
        of_gap = publications.c.gap_id.in_(select(gaps.c.id).where(proven))
        closed = select(func.count(publications.c.gap_id.distinct())).where(publications.c.proven_at >= since, of_gap)
        queries = (people, number, number.where(questions.c.outcome == "answered"), opened, closed)
        async with self._reading.connect() as connection:
            return Week(*[int((await connection.execute(query)).scalar_one()) for query in queries])
