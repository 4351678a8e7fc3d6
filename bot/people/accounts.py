"""Which account on which platform belongs to whom, and in which threads the bot has spoken.

One person may have accounts on several platforms; they join where the platform vouches for the e-mail address.
"""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.ports import Clock
from bot.upserting import insert_once, put
from knowledge.tables import chat_accounts, engaged_threads


@dataclass(frozen=True)
class Account:
    """Somebody's account on a platform. `time_zone` is an IANA name, or None where the platform tells none."""

    platform: str
    workspace: str
    user_id: str
    person_id: str
    time_zone: str | None = None


class Accounts:
    """The accounts in the database."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._now = now

    async def remember(self, account: Account) -> None:
        """Keep whose account this is, as seen just now."""
        key = {"platform": account.platform, "workspace": account.workspace, "user_id": account.user_id}
        values = {"person_id": account.person_id, "time_zone": account.time_zone, "seen_at": self._now()}
        async with self._engine.begin() as connection:
            await put(connection, chat_accounts, key, values)

    async def of(self, person_id: str, platform: str, workspace: str | None = None) -> Account | None:
        """The person's account on a platform, the one seen last; None when they have none there."""
        column = chat_accounts.c
        query = select(chat_accounts).where(column.person_id == person_id, column.platform == platform)
        if workspace is not None:
            query = query.where(column.workspace == workspace)
        async with self._reading.connect() as connection:
            row = (await connection.execute(query.order_by(column.seen_at.desc()).limit(1))).one_or_none()
        return Account(row.platform, row.workspace, row.user_id, row.person_id, row.time_zone) if row else None

    async def engage(self, thread: str) -> None:
        """The bot takes part in this thread from now on (`thread` is qualified by its platform)."""
        async with self._engine.begin() as connection:
            await insert_once(connection, engaged_threads, {"thread": thread, "engaged_at": self._now()})

    async def is_engaged(self, thread: str) -> bool:
        """Whether the bot takes part in this thread."""
        query = select(engaged_threads.c.thread).where(engaged_threads.c.thread == thread)
        async with self._reading.connect() as connection:
            return (await connection.execute(query)).one_or_none() is not None
