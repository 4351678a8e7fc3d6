"""Sign-ins on their way to an identity provider and back: each comes back once, in time, and to the same browser."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.console.open_id import Begun
from adapters.console.sessions import hashed
from bot.ports import Clock
from knowledge.tables import console_sign_ins

KEPT = timedelta(minutes=15)
"""Long enough for a second factor; short enough that a forgotten tab signs nobody in."""


@dataclass(frozen=True)
class ComeBack:
    """A sign-in that came back: its secrets, and where in the console its reader wanted to go."""

    begun: Begun
    after: str


class SignIns:
    """The sign-ins under way, in the database: the browser may come back to another process."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._engine = engine
        self._now = now

    async def keep(self, begun: Begun, after: str) -> None:
        """Remember a sign-in that is sent to the provider."""
        secrets = {"state_hash": hashed(begun.state), "nonce": begun.nonce, "verifier": begun.verifier}
        async with self._engine.begin() as connection:
            row = secrets | {"after": after, "until": self._now() + KEPT}
            await connection.execute(insert(console_sign_ins).values(row))

    async def take(self, state: str) -> ComeBack | None:
        """The sign-in with this state, which cannot come back again; None when there is none, or it took too long."""
        column = console_sign_ins.c
        this = delete(console_sign_ins).where(column.state_hash == hashed(state))
        wanted = this.returning(column.nonce, column.verifier, column.after, column.until)
        async with self._engine.begin() as connection:
            row = (await connection.execute(wanted)).one_or_none()
        if row is None or row.until <= self._now():
            return None
        return ComeBack(Begun(state, row.nonce, row.verifier), row.after)
