"""What people want and don't want to hear, and when. One set for a person, on whatever platform they are."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.ports import Clock
from bot.upserting import insert_once, put
from knowledge.tables import preferences


class Topic(StrEnum):
    """What the bot may say without being asked just then."""

    FOLLOW_UPS = "follow_ups"
    NUDGES = "nudges"
    OFFERS = "offers"


@dataclass(frozen=True)
class Preferences:
    """One person's wishes. Quiet hours are whole hours of their own day, both None for none; 22 to 7 spans midnight."""

    quiet_from: int | None = None
    quiet_until: int | None = None
    opted_out: frozenset[Topic] = frozenset()

    def wants(self, topic: Topic) -> bool:
        """Whether they want to hear of this at all."""
        return topic not in self.opted_out

    def quiet_end(self, now: datetime, time_zone: str | None) -> datetime | None:
        """When their quiet hours end, if it is quiet for them now; None when they may be written to."""
        if self.quiet_from is None or self.quiet_until is None or self.quiet_from == self.quiet_until:
            return None
        local = now.astimezone(zone(time_zone))
        if not _is_within(local.hour, self.quiet_from, self.quiet_until):
            return None
        end = local.replace(hour=self.quiet_until, minute=0, second=0, microsecond=0)
        # The next day's hour is made from the wall clock, so that a change to summer time does not shift it.
        return end if end > local else end + timedelta(days=1)


def zone(name: str | None) -> ZoneInfo:
    """The time zone of this name; UTC where it is not known."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


def _is_within(hour: int, first: int, end: int) -> bool:
    return first <= hour < end if first < end else hour >= first or hour < end


class PreferenceBook:
    """Everybody's preferences in the database."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._now = now

    async def of(self, person_id: str) -> Preferences:
        """What this person wants; the defaults for somebody who never said."""
        row = await self._row(person_id)
        if row is None:
            return Preferences()
        known = {topic.value for topic in Topic}
        opted_out = frozenset(Topic(topic) for topic in row.opted_out if topic in known)
        return Preferences(row.quiet_from, row.quiet_until, opted_out)

    async def set(self, person_id: str, wishes: Preferences) -> None:
        """Keep what this person wants. Raises ValueError for an hour that no clock shows."""
        for hour in (wishes.quiet_from, wishes.quiet_until):
            if hour is not None and not 0 <= hour <= 23:
                raise ValueError("quiet hours begin and end at an hour from 0 to 23")
        values = {
            "quiet_from": wishes.quiet_from,
            "quiet_until": wishes.quiet_until,
            "opted_out": sorted(wishes.opted_out),
        }
        async with self._engine.begin() as connection:
            await put(connection, preferences, {"person_id": person_id}, values)

    async def greet_once(self, person_id: str) -> bool:
        """Whether this person has not been greeted yet; from now on they have."""
        async with self._engine.begin() as connection:
            await insert_once(connection, preferences, {"person_id": person_id, "opted_out": []})
            column = preferences.c
            first = update(preferences).where(column.person_id == person_id, column.greeted_at.is_(None))
            return bool((await connection.execute(first.values(greeted_at=self._now()))).rowcount)

    async def _row(self, person_id: str) -> Any:
        query = select(preferences).where(preferences.c.person_id == person_id)
        async with self._reading.connect() as connection:
            return (await connection.execute(query)).one_or_none()
