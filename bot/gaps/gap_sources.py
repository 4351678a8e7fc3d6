"""What people said that could become an answer: offered to whoever drafts, and kept until the draft is made."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, or_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.ports import Clock
from bot.upserting import insert_once
from knowledge.drafts import Source, SourceKind
from knowledge.tables import gap_sources, gaps

LONGEST_ORIGIN = 255


@dataclass(frozen=True)
class OfferedSource:
    """Something that was said about a gap, by whom and when. `given_by` is for the audit, not for readers."""

    id: str
    gap_id: str
    source: Source
    given_at: datetime


class GapSources:
    """The sources that were offered. Each method is one short transaction."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._now = now

    async def offer(self, gap_id: str, source: Source, origin: str) -> bool:
        """Keep a source for a gap; false when what has this `origin` (a message) was kept before."""
        row = {
            "id": uuid4().hex,
            "gap_id": gap_id,
            "kind": source.kind.value,
            "label": source.label,
            "text": source.text,
            "given_by": source.given_by,
            "given_at": self._now(),
            "origin": _short(origin),
        }
        async with self._engine.begin() as connection:
            return await insert_once(connection, gap_sources, row)

    async def of(self, gap_id: str) -> list[OfferedSource]:
        """What was said about a gap, or one that joined it, oldest first."""
        column = gap_sources.c
        joined = select(gaps.c.id).where(gaps.c.joined_to == gap_id)
        query = select(gap_sources).where(or_(column.gap_id == gap_id, column.gap_id.in_(joined)))
        async with self._reading.connect() as connection:
            rows = (await connection.execute(query.order_by(column.given_at, column.id))).all()
        return [_offered(row) for row in rows]


def _offered(row: Row[*tuple[Any, ...]]) -> OfferedSource:
    source = Source(SourceKind(row.kind), row.label, row.text, row.given_by)
    return OfferedSource(row.id, row.gap_id, source, row.given_at)


def _short(origin: str) -> str:
    if len(origin) <= LONGEST_ORIGIN:
        return origin
    return hashlib.sha256(origin.encode()).hexdigest()
