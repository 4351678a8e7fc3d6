"""The inbox: what a platform delivers is written down before it is acknowledged, and worked on afterwards.

A delivery has a key; the same key again changes nothing, whichever process takes it. What a dead process left behind is
worked on again. A delivery's body holds people's words, so it is blanked as soon as it is done.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.ports import Clock
from bot.upserting import insert_new
from knowledge.tables import inbox

HELD = timedelta(seconds=90)
"""How long a delivery is left to the process that took it: longer than any answer takes."""

MOST_TRIES = 5
"""A delivery that fails this often is given up: it would fail for ever."""

KEPT = timedelta(days=2)
"""Keys are remembered longer than any platform delivers again (Slack: within about an hour)."""


@dataclass(frozen=True)
class Delivery:
    """Something a platform delivered, as it came."""

    key: str
    body: str


@dataclass(frozen=True)
class _Taken:
    """A delivery on its way into the table."""

    key: str
    body: str
    is_new: "asyncio.Future[bool]"


class Inbox:
    """The deliveries of one platform."""

    def __init__(self, engine: AsyncEngine, platform: str, now: Clock) -> None:
        self._engine = engine
        # A platform waits for the acknowledgement, and people for the rest.
        self._taking = engine.execution_options(goes_first=True)
        self._platform = platform
        self._now = now
        self._waiting: list[_Taken] = []
        self._writing: asyncio.Task[None] | None = None
        self._calm = asyncio.Event()
        self._calm.set()

    async def take(self, key: str, body: str) -> bool:
        """Write a delivery down for this process to work on; false when it was delivered before.

        Deliveries that come together are written together: a disk takes many in the time it takes one.
        """
        taken = _Taken(key, body, asyncio.get_running_loop().create_future())
        self._waiting.append(taken)
        self._calm.clear()
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        return await taken.is_new

    async def calm(self) -> None:
        """Wait until nothing waits to be written down: taking in goes before working on."""
        await self._calm.wait()

    async def done(self, key: str) -> None:
        """The delivery has been worked on; its words go."""
        await self._change(key, body="", done_at=self._now())

    async def failed(self, key: str) -> None:
        """Working on the delivery failed; it is tried again soon."""
        await self._change(key, held_until=self._now() + timedelta(seconds=20))

    async def left_behind(self) -> list[Delivery]:
        """Deliveries nobody is working on any more, held from now on; those that failed too often are given up."""
        now = self._now()
        column = inbox.c
        waiting = and_(column.platform == self._platform, column.done_at.is_(None))
        free = or_(column.held_until.is_(None), column.held_until <= now)
        async with self._engine.begin() as connection:
            hopeless = update(inbox).where(waiting, column.tries >= MOST_TRIES, free).values(body="", done_at=now)
            await connection.execute(hopeless)
            rows = (await connection.execute(select(column.key, column.body).where(waiting, free))).all()
            held = {"held_until": now + HELD, "tries": column.tries + 1}
            await connection.execute(update(inbox).where(column.key.in_([row.key for row in rows])).values(held))
        return [Delivery(row.key, row.body) for row in rows]

    async def release(self) -> None:
        """Free what an earlier process of ours held. Only for a start where no other process shares the database."""
        async with self._engine.begin() as connection:
            mine = and_(inbox.c.platform == self._platform, inbox.c.done_at.is_(None))
            await connection.execute(update(inbox).where(mine).values(held_until=None))

    async def tidy(self) -> None:
        """Forget the keys of deliveries done long ago."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(inbox).where(inbox.c.done_at < self._now() - KEPT))

    async def _write(self) -> None:
        while self._waiting:
            together, self._waiting = self._waiting, []
            try:
                await self._insert(together)
            except Exception as error:
                for taken in together:
                    if not taken.is_new.done():
                        taken.is_new.set_exception(error)
        self._calm.set()

    async def _insert(self, together: Sequence["_Taken"]) -> None:
        now = self._now()
        fixed = {"platform": self._platform, "tries": 1, "received_at": now, "held_until": now + HELD}
        rows = {taken.key: {"key": taken.key, "body": taken.body, **fixed} for taken in reversed(together)}
        async with self._taking.begin() as connection:
            new = await insert_new(connection, inbox, list(rows.values()), inbox.c.key)
        for taken in together:
            if not taken.is_new.done():
                taken.is_new.set_result(taken.key in new)
            new.discard(taken.key)  # Of two that came together with one key, the first is new.

    async def _change(self, key: str, **values: object) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(update(inbox).where(inbox.c.key == key).values(values))
