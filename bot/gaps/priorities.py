"""Priorities: L&D says which topics matter to the organisation, by which measure, and which do not."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.audit_log import AuditLog, Change
from bot.ports import Clock
from knowledge.gaps.impact import MOST_WEIGHT, NO_PRIORITY
from knowledge.gaps.priorities import LONGEST_NAME, Priority
from knowledge.tables import articles, gaps, priorities

AREA = "priority"


class NotSet(StrEnum):
    """Why a priority was not kept."""

    EMPTY = "empty"
    """It needs a name and at least one topic."""

    WEIGHT = "weight"
    """A weight is a whole number from 0 (not a priority) to 3 (a first priority)."""

    UNKNOWN = "unknown"
    """There is no such priority."""


@dataclass(frozen=True)
class Stated:
    """What somebody says of a priority. See `knowledge.gaps.priorities.Priority`."""

    name: str
    topics: tuple[str, ...]
    weight: int
    measure: str = ""


class Priorities:
    """The use cases of priorities. Every change is in the audit log."""

    def __init__(self, engine: AsyncEngine, audit: AuditLog, now: Clock) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._audit = audit
        self._now = now

    async def all(self) -> list[Priority]:
        """All priorities, the weightiest first."""
        query = select(priorities).order_by(priorities.c.weight.desc(), priorities.c.name, priorities.c.id)
        async with self._reading.connect() as connection:
            return [_priority(row) for row in await connection.execute(query)]

    async def priority(self, priority_id: str) -> Priority | None:
        """One priority, or None."""
        async with self._reading.connect() as connection:
            return await _known(connection, priority_id)

    async def topics(self) -> list[str]:
        """Every topic that an article, a gap or a priority names, in alphabetical order."""
        async with self._reading.connect() as connection:
            columns = (articles.c.topics, gaps.c.topics, priorities.c.topics)
            lists = [row[0] or [] for column in columns for row in await connection.execute(select(column))]
        return sorted({topic for each in lists for topic in each}, key=str.casefold)

    async def add(self, stated: Stated, actor: str) -> Priority | NotSet:
        """Keep a new priority."""
        clean = _clean(stated)
        if isinstance(clean, NotSet):
            return clean
        made = Priority(uuid4().hex, clean.name, clean.measure, clean.topics, clean.weight, actor, self._now())
        async with self._engine.begin() as connection:
            await connection.execute(insert(priorities).values(_row(made)))
            await self._audit.record(Change(actor, AREA, made.id, "add", {}, _told(made)), connection)
        return made

    async def change(self, priority_id: str, stated: Stated, actor: str) -> Priority | NotSet:
        """Put this in the place of what was said of a priority."""
        clean = _clean(stated)
        if isinstance(clean, NotSet):
            return clean
        async with self._engine.begin() as connection:
            before = await _known(connection, priority_id)
            if before is None:
                return NotSet.UNKNOWN
            after = replace(before, **asdict(clean), set_by=actor, set_at=self._now())
            await connection.execute(update(priorities).where(priorities.c.id == priority_id).values(_row(after)))
            told = Change(actor, AREA, priority_id, "change", _told(before), _told(after))
            await self._audit.record(told, connection)
        return after

    async def remove(self, priority_id: str, actor: str) -> bool:
        """Its topics weigh as usual again; false when there is no such priority."""
        async with self._engine.begin() as connection:
            before = await _known(connection, priority_id)
            if before is None:
                return False
            await connection.execute(delete(priorities).where(priorities.c.id == priority_id))
            await self._audit.record(Change(actor, AREA, priority_id, "remove", _told(before)), connection)
        return True


def _clean(stated: Stated) -> Stated | NotSet:
    name = " ".join(stated.name.split())[:LONGEST_NAME]
    topics = tuple(dict.fromkeys(each.strip() for each in stated.topics if each.strip()))
    if not NO_PRIORITY <= stated.weight <= MOST_WEIGHT:
        return NotSet.WEIGHT
    return Stated(name, topics, stated.weight, stated.measure.strip()) if name and topics else NotSet.EMPTY


async def _known(connection: AsyncConnection, priority_id: str) -> Priority | None:
    row = (await connection.execute(select(priorities).where(priorities.c.id == priority_id))).one_or_none()
    return _priority(row) if row else None


def _priority(row: Row[*tuple[Any, ...]]) -> Priority:
    return Priority(row.id, row.name, row.measure, tuple(row.topics), row.weight, row.set_by, row.set_at)


def _row(priority: Priority) -> dict[str, Any]:
    return asdict(priority) | {"topics": list(priority.topics)}


def _told(priority: Priority) -> dict[str, Sequence[str] | str | int]:
    return {
        "name": priority.name,
        "measure": priority.measure,
        "topics": list(priority.topics),
        "weight": priority.weight,
    }
