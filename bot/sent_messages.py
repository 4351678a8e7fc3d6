"""What was sent: a send is written down before it happens, so that one whose fate is unknown is looked for first."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.ports import Clock
from bot.upserting import insert_once
from knowledge.tables import sent_messages

KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Sending:
    """A send under a key. `message_id` is where it arrived, if that is known.

    `may_have_arrived`: it was begun before, and nobody knows how that ended. Look before sending again.
    """

    key: str
    begun_at: datetime
    message_id: str | None = None
    may_have_arrived: bool = False


class SentMessages:
    """The table of sends. Every method is one short transaction."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._engine = engine
        self._now = now

    async def begin(self, key: str) -> Sending:
        """Write down that a send under this key is about to happen, or say what is known of an earlier one."""
        now = self._now()
        async with self._engine.begin() as connection:
            if await insert_once(connection, sent_messages, {"key": key, "begun_at": now}):
                return Sending(key, now)
            row = (await connection.execute(select(sent_messages).where(sent_messages.c.key == key))).one()
        return Sending(key, row.begun_at, row.message_id, may_have_arrived=row.message_id is None)

    async def arrived(self, key: str, message_id: str) -> None:
        """The message stands on the platform under this id."""
        async with self._engine.begin() as connection:
            known = update(sent_messages).where(sent_messages.c.key == key)
            await connection.execute(known.values(message_id=message_id))

    async def refused(self, key: str) -> None:
        """The platform said no: nothing has arrived, and the next try need not look."""
        async with self._engine.begin() as connection:
            open_one = sent_messages.c.message_id.is_(None)
            await connection.execute(delete(sent_messages).where(sent_messages.c.key == key, open_one))

    async def tidy(self) -> None:
        """Forget sends that nobody will ask about again."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(sent_messages).where(sent_messages.c.begun_at < self._now() - KEPT))
