"""How gaps came to be answered, what is on its way, and what they are about: rows for the trends."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from knowledge.gaps.gap_moves import batches
from knowledge.gaps.gaps import GapState
from knowledge.tables import audit_entries, gap_questions, gaps

MOST_PROVEN = 500
"""The gaps proven last, from which it is worked out where time goes."""


@dataclass(frozen=True)
class GapRow:
    """A gap as the trends need it. `people` are the askers since the day that was asked for, never to be shown."""

    gap_id: str
    state: GapState
    topics: tuple[str, ...]
    people: frozenset[str]


@dataclass(frozen=True)
class ProvenRow:
    """A proven gap: when it was first asked about, and each change of its state, oldest first."""

    first_asked: datetime
    steps: tuple[tuple[datetime, GapState], ...]


class GapHistory:
    """Reads gaps by what became of them."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._reading = engine.execution_options(read_only=True)

    async def proven(self) -> Sequence[ProvenRow]:
        """The gaps that were proven last."""
        column = gaps.c
        newest = select(column.id, column.first_asked).where(column.state == GapState.PROVEN.value)
        async with self._reading.connect() as connection:
            rows = (await connection.execute(newest.order_by(column.state_since.desc()).limit(MOST_PROVEN))).all()
            steps = await _steps(connection, [row.id for row in rows])
        return [ProvenRow(row.first_asked, tuple(steps.get(row.id, ()))) for row in rows]

    async def since(self) -> Sequence[tuple[GapState, datetime]]:
        """The state of each gap that is not closed, and since when it is in it."""
        column = gaps.c
        closed = (GapState.PROVEN.value, GapState.DISMISSED.value)
        query = select(column.state, func.coalesce(column.state_since, column.first_asked).label("at"))
        async with self._reading.connect() as connection:
            rows = await connection.execute(query.where(column.state.not_in(closed), column.joined_to.is_(None)))
            return [(GapState(row.state), row.at) for row in rows]

    async def asked_since(self, first: datetime) -> Sequence[GapRow]:
        """The gaps somebody asked about from `first` on, and who."""
        async with self._reading.connect() as connection:
            askers: dict[str, set[str]] = {}
            for gap_id, person_id in await connection.execute(_askers(first)):
                askers.setdefault(gap_id, set()).add(person_id)
            column = gaps.c
            rows = await connection.execute(select(column.id, column.state, column.topics))
            return [
                GapRow(row.id, GapState(row.state), tuple(row.topics or ()), frozenset(askers[row.id]))
                for row in rows
                if row.id in askers
            ]


def _askers(first: datetime) -> Select[Any]:
    column = gap_questions.c
    query = select(column.gap_id, column.person_id).where(column.asked_at >= first)
    return query.group_by(column.gap_id, column.person_id)


async def _steps(connection: AsyncConnection, gap_ids: Sequence[str]) -> dict[str, list[tuple[datetime, GapState]]]:
    column, steps = audit_entries.c, dict[str, list[tuple[datetime, GapState]]]()
    for batch in batches(gap_ids):
        query = select(column.subject_id, column.at, column.after).order_by(column.number)
        for row in await connection.execute(query.where(column.area == "gap", column.subject_id.in_(batch))):
            if "state" in row.after:
                steps.setdefault(row.subject_id, []).append((row.at, GapState(row.after["state"])))
    return steps
