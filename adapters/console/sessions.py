"""Who is signed in: sessions in the database, known to the browser by a token that the database does not hold."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.people.roles import Role
from bot.ports import Clock
from knowledge.tables import console_links, console_sessions, console_sign_ins

TOKEN_BYTES = 32

IDLE = timedelta(hours=2)
"""Somebody who has not opened a page for this long signs in again."""

LONGEST = timedelta(hours=12)
"""And so does everybody after a working day."""

NOTED_EVERY = timedelta(minutes=1)
"""How exactly it is kept when somebody was last here: a write for each page would be waste."""


@dataclass(frozen=True)
class SignedIn:
    """Whom somebody proved to be. `roles` are what the identity provider, or the one-time link, vouched for."""

    person_id: str
    name: str
    roles: frozenset[Role]


@dataclass(frozen=True)
class Session:
    """A session under way. `csrf` is derived from its token, and known to its own pages only."""

    who: SignedIn
    csrf: str


class Sessions:
    """Reads and writes the sessions. Every method is one short transaction."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._now = now

    async def open(self, who: SignedIn) -> str:
        """Begin a session; gives the token for the browser. What has expired is cleared away in passing."""
        token, now = new_token(), self._now()
        row = {"token_hash": hashed(token), "person_id": who.person_id, "name": who.name, "roles": sorted(who.roles)}
        async with self._engine.begin() as connection:
            await connection.execute(delete(console_sessions).where(_is_over(now)))
            await connection.execute(delete(console_sign_ins).where(console_sign_ins.c.until <= now))
            await connection.execute(delete(console_links).where(console_links.c.until <= now))
            await connection.execute(insert(console_sessions).values(row | {"began_at": now, "seen_at": now}))
        return token

    async def current(self, token: str) -> Session | None:
        """The session with this token, kept alive by this very look; None when there is none, or it has expired."""
        now, table = self._now(), console_sessions
        query = select(table).where(table.c.token_hash == hashed(token), ~_is_over(now))
        async with self._reading.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            return None
        if now - row.seen_at >= NOTED_EVERY:
            await self._note(row.token_hash, now)
        return Session(_signed_in(row), derived(token))

    async def close(self, token: str) -> None:
        """End the session with this token."""
        await self._remove(console_sessions.c.token_hash == hashed(token))

    async def close_all_of(self, person_id: str) -> None:
        """End every session of a person, whatever browser it is in."""
        await self._remove(console_sessions.c.person_id == person_id)

    async def _note(self, token_hash: str, now: datetime) -> None:
        this = update(console_sessions).where(console_sessions.c.token_hash == token_hash)
        async with self._engine.begin() as connection:
            await connection.execute(this.values(seen_at=now))

    async def _remove(self, condition: ColumnElement[bool]) -> None:
        async with self._engine.begin() as connection:
            await connection.execute(delete(console_sessions).where(condition))


def new_token() -> str:
    """A secret nobody can guess."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hashed(token: str) -> str:
    """A token as the database has it. Tokens are random and long, so a plain hash gives nothing away."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def derived(token: str) -> str:
    """What the pages of a session send with every change. Whoever knows it does not know the session's token."""
    return hashlib.sha256(b"csrf:" + token.encode("utf-8", "replace")).hexdigest()


def _is_over(now: datetime) -> ColumnElement[bool]:
    column = console_sessions.c
    return or_(column.seen_at <= now - IDLE, column.began_at <= now - LONGEST)


def _signed_in(row: Row[Any]) -> SignedIn:
    return SignedIn(row.person_id, row.name, frozenset(Role(role) for role in row.roles))
