"""What people want and don't want to hear, and when. One set for a person, on whatever platform they are."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.people.wishes import Preferences, Topic
from bot.ports import Clock
from bot.upserting import insert_once, put
from knowledge.tables import preferences


class PreferenceBook:
    """Everybody's preferences in the database."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._now = now

    async def of(self, person_id: str) -> Preferences:
        """What this person wants; the defaults for somebody who never said."""
        row = await self._row(person_id)
        return preferences_of(row) if row else Preferences()

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


def preferences_of(row: Any) -> Preferences:
    """A row of the table `preferences` as what that person wants; topics that are no more are left out."""
    known = {topic.value for topic in Topic}
    return Preferences(
        row.quiet_from, row.quiet_until, frozenset(Topic(topic) for topic in row.opted_out if topic in known)
    )
