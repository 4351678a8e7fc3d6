"""Masking: what others than the asker see of a question says nothing about a person. README says what is masked."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.people.person_names import KnownNames, known_names, masked
from bot.ports import Clock
from knowledge.gaps.gap_store import GapStore
from knowledge.tables import people

LOOKED_AT_AGAIN = timedelta(minutes=5)
"""How old the names in memory may be: a new colleague is known after that."""

MASKED_AT_ONCE = 200
"""Questions masked before they are written: some tenths of a second."""

MaskAll = Callable[[list[str]], Awaitable[list[str]]]
"""Masks several texts."""


async def mask_by_form(texts: list[str]) -> list[str]:
    """The texts without what can be told by its form or its place, where no directory knows names."""
    return await asyncio.to_thread(lambda: [masked(text) for text in texts])


async def mask_old_questions(store: GapStore, mask: MaskAll) -> None:
    """Mask the questions in gaps that nobody has masked yet: those from before there was any masking."""
    while texts := await store.not_masked(MASKED_AT_ONCE):
        shown = await mask(list(texts.values()))
        await store.mask(dict(zip(texts, shown, strict=True)))


class Masking:
    """Masks texts, with the names of the people whom the directory knows."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._reading = engine.execution_options(read_only=True)
        self._now = now
        self._known = KnownNames()
        self._edition: tuple[int, datetime | None] | None = None
        self._looked_at: datetime | None = None

    async def mask(self, text: str) -> str:
        """The text as others than whoever wrote it may see it."""
        return (await self.mask_all([text]))[0]

    async def mask_all(self, texts: list[str]) -> list[str]:
        """The same for several texts, in their order."""
        known = await self.known()
        return await asyncio.to_thread(lambda: [masked(text, known) for text in texts])

    async def known(self) -> KnownNames:
        """The names of everybody in the directory, also of those who left."""
        if self._looked_at is None or self._now() - self._looked_at >= LOOKED_AT_AGAIN:
            self._looked_at = self._now()
            await self._look_again()
        return self._known

    async def _look_again(self) -> None:
        async with self._reading.connect() as connection:
            edition = (await connection.execute(select(func.count(), func.max(people.c.updated_at)))).one()
            if tuple(edition) == self._edition:
                return
            names = (await connection.execute(select(people.c.name).where(people.c.name.is_not(None)))).scalars().all()
        self._known = await asyncio.to_thread(known_names, names)
        self._edition = (edition[0], edition[1])
