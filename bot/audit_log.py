"""The audit log: every change a person or the program made, with its time, as it was before and as it is after."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.ports import Clock
from knowledge.tables import audit_entries

THE_PROGRAM = "handrail"
"""The actor of what happened by itself. Everybody else is a person's id."""

MOST_ON_A_PAGE = 200
"""Entries read at once, however many are asked for."""


@dataclass(frozen=True)
class Change:
    """What somebody did. `before` and `after` hold what changed and nothing else, as JSON knows it; undoing puts it
    back. `undoes` is the number of the entry that this change takes back."""

    actor: str
    area: str
    subject_id: str
    verb: str
    before: Mapping[str, Any] = field(default_factory=dict)
    after: Mapping[str, Any] = field(default_factory=dict)
    undoes: int | None = None


@dataclass(frozen=True)
class AuditEntry:
    """A change as it was written down. `number` counts all entries; `undone_by` is the one that took it back."""

    number: int
    at: datetime
    change: Change
    undone_by: int | None = None


@dataclass(frozen=True)
class Wanted:
    """Which entries to read; what is None does not matter. `before` continues below the last number of a page."""

    area: str | None = None
    actor: str | None = None
    verb: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None


class AuditLog:
    """Writes and reads the log. Nothing is ever changed in it."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._now = now

    async def record(self, change: Change, connection: AsyncConnection | None = None) -> int:
        """Write a change down; gives the entry's number.

        With `connection` it becomes part of that transaction, so that what was changed and what is said of it cannot
        disagree; without, it is a transaction of its own.
        """
        if connection is not None:
            return await _write(connection, change, self._now())
        async with self._engine.begin() as own:
            return await _write(own, change, self._now())

    async def of(self, area: str, subject_id: str) -> list[AuditEntry]:
        """All that happened to one thing, oldest first."""
        column = audit_entries.c
        query = _entries().where(column.area == area, column.subject_id == subject_id).order_by(column.number)
        return await self._read(query)

    async def entry(self, number: int) -> AuditEntry | None:
        """One entry, or None."""
        return next(iter(await self._read(_entries().where(audit_entries.c.number == number))), None)

    async def recent(self, wanted: Wanted | None = None, at_most: int = 50) -> list[AuditEntry]:
        """The newest entries first, `at_most` (and never more than `MOST_ON_A_PAGE`) of them."""
        chosen, column = wanted or Wanted(), audit_entries.c
        query = _entries().order_by(column.number.desc()).limit(min(at_most, MOST_ON_A_PAGE))
        equal = {column.area: chosen.area, column.actor: chosen.actor, column.verb: chosen.verb}
        for each, value in equal.items():
            query = query if value is None else query.where(each == value)
        query = query if chosen.since is None else query.where(column.at >= chosen.since)
        query = query if chosen.until is None else query.where(column.at < chosen.until)
        return await self._read(query if chosen.before is None else query.where(column.number < chosen.before))

    async def areas(self) -> list[str]:
        """The areas there are entries of, by name."""
        async with self._reading.connect() as connection:
            query = select(audit_entries.c.area).distinct().order_by(audit_entries.c.area)
            return list((await connection.execute(query)).scalars())

    async def _read(self, query: Select[Any]) -> list[AuditEntry]:
        async with self._reading.connect() as connection:
            return [_entry(row) for row in await connection.execute(query)]


async def entry_in(connection: AsyncConnection, number: int) -> AuditEntry | None:
    """One entry, read within the caller's transaction, or None."""
    row = (await connection.execute(_entries().where(audit_entries.c.number == number))).one_or_none()
    return _entry(row) if row else None


async def _write(connection: AsyncConnection, change: Change, at: datetime) -> int:
    values = {
        "at": at,
        "actor": change.actor,
        "area": change.area,
        "subject_id": change.subject_id,
        "verb": change.verb,
        "before": dict(change.before),
        "after": dict(change.after),
        "undoes": change.undoes,
    }
    query = insert(audit_entries).values(values).returning(audit_entries.c.number)
    return int((await connection.execute(query)).scalar_one())


def _entries() -> Select[Any]:
    undoing = audit_entries.alias("undoing")
    taken_back = select(undoing.c.number).where(undoing.c.undoes == audit_entries.c.number).scalar_subquery()
    return select(audit_entries, taken_back.label("undone_by"))


def _entry(row: Row[*tuple[Any, ...]]) -> AuditEntry:
    change = Change(row.actor, row.area, row.subject_id, row.verb, row.before, row.after, row.undoes)
    return AuditEntry(row.number, row.at, change, row.undone_by)
