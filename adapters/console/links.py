"""One-time links: how somebody at the machine itself signs in, where no identity provider is connected."""

from datetime import timedelta

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.console.sessions import SignedIn, hashed, new_token
from bot.people.roles import Role
from bot.ports import Clock
from bot.reviews.review_rules import LOCAL_ADMIN_ID
from knowledge.tables import console_links

KEPT = timedelta(minutes=15)
"""Long enough to find the line in the terminal and open it; `handrail console` prints another one."""

LOCAL_ADMIN = SignedIn(LOCAL_ADMIN_ID, "Administrator", frozenset({Role.ADMIN}))
"""Whoever can read what the server prints may do everything: the database lies beside it."""


class OneTimeLinks:
    """Makes links that sign somebody in once, and takes them."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._engine = engine
        self._now = now

    async def make(self, public_url: str) -> str:
        """The address of a new link. It works once, for `KEPT`."""
        token = new_token()
        row = {"token_hash": hashed(token), "until": self._now() + KEPT}
        async with self._engine.begin() as connection:
            await connection.execute(insert(console_links).values(row))
        return f"{public_url}/console/link?token={token}"

    async def take(self, token: str) -> SignedIn | None:
        """Whom the link with this token signs in; None when there is none, or it was used, or is too old."""
        column = console_links.c
        this = delete(console_links).where(column.token_hash == hashed(token)).returning(column.until)
        async with self._engine.begin() as connection:
            until = (await connection.execute(this)).scalar_one_or_none()
        return LOCAL_ADMIN if until is not None and until > self._now() else None
