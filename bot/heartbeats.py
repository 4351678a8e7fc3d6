"""Signs of life of the processes that work: what a dead one left is taken over by another."""

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.ports import Clock
from bot.upserting import put
from knowledge.tables import work_processes

DEAD_AFTER = timedelta(seconds=40)
"""Without a sign of life for so long, a process counts as dead: its work is taken over within a minute. Processes look
every ten seconds, and a busy machine needs some more until the work goes on.
"""

FORGOTTEN_AFTER = timedelta(days=1)


class Heartbeats:
    """The processes in the database. Every method is one short transaction."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._engine = engine
        self._now = now

    async def beat(self, process_id: str) -> None:
        """This process is alive."""
        async with self._engine.begin() as connection:
            await put(connection, work_processes, {"id": process_id}, {"seen_at": self._now()})

    async def alive(self) -> list[str]:
        """The processes that gave a sign of life lately."""
        seen = select(work_processes.c.id).where(work_processes.c.seen_at >= self._now() - DEAD_AFTER)
        async with self._engine.execution_options(read_only=True).connect() as connection:
            return list((await connection.execute(seen.order_by(work_processes.c.id))).scalars())

    async def dead(self) -> list[str]:
        """The processes that gave no sign of life lately. After a day they are forgotten."""
        now = self._now()
        async with self._engine.begin() as connection:
            await connection.execute(delete(work_processes).where(work_processes.c.seen_at < now - FORGOTTEN_AFTER))
            silent = select(work_processes.c.id).where(work_processes.c.seen_at < now - DEAD_AFTER)
            return list((await connection.execute(silent.order_by(work_processes.c.id))).scalars())

    async def leave(self, process_id: str) -> None:
        """This process ends: the others need not wait until they notice."""
        gone = update(work_processes).where(work_processes.c.id == process_id)
        async with self._engine.begin() as connection:
            await connection.execute(gone.values(seen_at=self._now() - DEAD_AFTER - timedelta(seconds=1)))
