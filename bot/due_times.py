"""When something is to happen next: a row for each, so that a restart neither forgets nor repeats it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.upserting import insert_once
from knowledge.tables import due_times


class DueTimes:
    """The rows. Every method is one short transaction."""

    def __init__(self, engine: AsyncEngine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._now = now

    async def take(self, name: str, every: timedelta) -> bool:
        """Whether `name` is due now, which it is the first time; if so, it is due again when `every` has passed.

        Of several processes that ask at once, one is told so.
        """
        now = self._now()
        async with self._engine.begin() as connection:
            if await insert_once(connection, due_times, {"name": name, "due_at": now + every}):
                return True
            due = update(due_times).where(due_times.c.name == name, due_times.c.due_at <= now)
            return bool((await connection.execute(due.values(due_at=now + every))).rowcount)

    async def give_back(self, name: str, after: timedelta) -> None:
        """What was taken could not be done: it is due again after this time."""
        async with self._engine.begin() as connection:
            this = update(due_times).where(due_times.c.name == name)
            await connection.execute(this.values(due_at=self._now() + after))

    async def done(self, name: str) -> None:
        """It has happened, for good or once more."""
        now = self._now()
        async with self._engine.begin() as connection:
            await insert_once(connection, due_times, {"name": name, "due_at": now})
            await connection.execute(update(due_times).where(due_times.c.name == name).values(done_at=now))

    async def is_done(self, name: str) -> bool:
        """Whether it has happened."""
        query = select(due_times.c.name).where(due_times.c.name == name, due_times.c.done_at.is_not(None))
        async with self._reading.connect() as connection:
            return (await connection.execute(query)).one_or_none() is not None
