"""Which slot each job was done in last: kept with everything else, so that it moves along to another database."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.ports import Clock
from bot.upserting import put
from knowledge.tables import jobs_done


class DoneSlots:
    """The slots in the database. Every method is one short transaction."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._now = now

    async def note(self, job: str, slot: str) -> None:
        """The job was done in this slot."""
        async with self._engine.begin() as connection:
            await put(connection, jobs_done, {"job": job}, {"slot": slot, "done_at": self._now()})

    async def is_done(self, job: str, slot: str) -> bool:
        """Whether this slot is the one that the job was done in last."""
        query = select(jobs_done.c.slot).where(jobs_done.c.job == job)
        async with self._reading.connect() as connection:
            return (await connection.execute(query)).scalar_one_or_none() == slot
