"""Gaps and their questions in the database."""

from collections.abc import Collection, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Row, Select, func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from knowledge.gaps import (
    JOINABLE,
    GapDetails,
    GapKind,
    GapQuestion,
    GapState,
    GapSummary,
    NearestPassage,
    by_impact,
    impact,
    nearest_overall,
    place_counts,
    title_of,
    withheld,
)
from knowledge.tables import gap_questions, gaps, questions

AnyRow = Row[*tuple[Any, ...]]

READ_AT_ONCE = 500
"""Below the number of parameters that any database takes in one statement."""


@dataclass(frozen=True)
class StoredVector:
    """The vector of a question that is in a gap: little-endian 32-bit floats, made by the model named `model_id`."""

    question_id: str
    gap_id: str
    model_id: str
    data: bytes


@dataclass(frozen=True)
class GapEntry:
    """A question on its way into a gap. `kind` is given to the gap if the question opens one."""

    asked: GapQuestion
    kind: GapKind
    nearest: tuple[NearestPassage, ...]
    model_id: str
    vector: bytes


@dataclass(frozen=True)
class Entered:
    """The gap a question is in. `is_new`: it opened the gap just now."""

    gap_id: str
    is_new: bool


class GapStore:
    """Reads and writes gaps. Every method is one short transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)

    async def gap_of(self, question_id: str) -> str | None:
        """The gap a question is in, if it is in one."""
        async with self._reading.connect() as connection:
            return await _gap_of(connection, question_id)

    async def enter(self, entry: GapEntry, gap_id: str | None, known: int) -> Entered | None:
        """Put a question into the gap `gap_id`, or into a new one, and note it with the question.

        A question that is in a gap already stays there. None, and nothing is written, when there are more or fewer gap
        questions than the `known` ones the choice was made from, or the gap takes in no more: look again, choose again.
        """
        async with self._engine.begin() as connection:
            await _one_at_a_time(connection)
            earlier = await _gap_of(connection, entry.asked.question_id)
            if earlier is not None:
                return Entered(earlier, is_new=False)
            if await _count(connection) != known or (gap_id and not await _joinable(connection, [gap_id])):
                return None
            chosen = gap_id or await _open(connection, entry)
            await _put_in(connection, entry, chosen)
            return Entered(chosen, is_new=gap_id is None)

    async def count_questions(self) -> int:
        """How many questions are in gaps, over all models."""
        async with self._reading.connect() as connection:
            return await _count(connection)

    async def unseen(self, known: AbstractSet[str]) -> list[StoredVector]:
        """The vectors of the questions in gaps, less those whose id is `known`."""
        column = gap_questions.c
        async with self._reading.connect() as connection:
            pairs = (await connection.execute(select(column.gap_id, column.question_id))).all()
            found: list[StoredVector] = []
            for batch in _batches([pair for pair in pairs if pair.question_id not in known]):
                # The primary key begins with the gap, so naming both finds the rows without reading all.
                query = select(column.question_id, column.gap_id, column.vector_model, column.vector).where(
                    column.gap_id.in_({pair.gap_id for pair in batch}),
                    column.question_id.in_({pair.question_id for pair in batch}),
                )
                found += [StoredVector(*row) for row in await connection.execute(query)]
        return found

    async def joinable(self, gap_ids: Collection[str]) -> set[str]:
        """Those of the gaps that take in more questions."""
        async with self._reading.connect() as connection:
            return await _joinable(connection, gap_ids)

    async def summaries(self, now: datetime, state: GapState | None = None) -> list[GapSummary]:
        """The gaps in `state`, or all, those that matter most first."""
        query = _summaries() if state is None else _summaries().where(gaps.c.state == state.value)
        async with self._reading.connect() as connection:
            return by_impact(_summary(row, now) for row in await connection.execute(query))

    async def summary(self, gap_id: str, now: datetime) -> GapSummary | None:
        """One gap, or None when there is none with this id."""
        async with self._reading.connect() as connection:
            row = (await connection.execute(_summaries(gap_id))).one_or_none()
        return _summary(row, now) if row else None

    async def details(self, gap_id: str, now: datetime) -> GapDetails | None:
        """One gap with its questions, or None when there is none with this id."""
        column = gap_questions.c
        query = select(
            column.question_id,
            column.text,
            column.person_id,
            column.platform,
            column.place_kind,
            column.asked_at,
            column.nearest,
        ).where(column.gap_id == gap_id)
        async with self._reading.connect() as connection:
            row = (await connection.execute(_summaries(gap_id))).one_or_none()
            rows = (await connection.execute(query.order_by(column.asked_at, column.question_id))).all()
        return _details(_summary(row, now), rows) if row else None

    async def mark(self, gap_id: str, state: GapState) -> bool:
        """Move a gap to another state; false when there is no such gap."""
        return await self._change(update(gaps).where(gaps.c.id == gap_id).values(state=state.value))

    async def stop_telling(self, question_id: str, person_id: str) -> bool:
        """The asker wants to hear no more of this question; false when it is in no gap, or is somebody else's."""
        column = gap_questions.c
        own = update(gap_questions).where(column.question_id == question_id, column.person_id == person_id)
        return await self._change(own.values(tell=False))

    async def _change(self, statement: Any) -> bool:
        async with self._engine.begin() as connection:
            return bool((await connection.execute(statement)).rowcount)


async def _one_at_a_time(connection: AsyncConnection) -> None:
    # SQLite lets one transaction write at a time; PostgreSQL has to be told. Readers are not held up by this.
    if connection.dialect.name == "postgresql":
        await connection.execute(text("LOCK TABLE gaps, gap_questions IN SHARE ROW EXCLUSIVE MODE"))


async def _gap_of(connection: AsyncConnection, question_id: str) -> str | None:
    query = select(gap_questions.c.gap_id).where(gap_questions.c.question_id == question_id)
    return (await connection.execute(query)).scalar_one_or_none()


async def _count(connection: AsyncConnection) -> int:
    return (await connection.execute(select(func.count()).select_from(gap_questions))).scalar_one()


async def _joinable(connection: AsyncConnection, gap_ids: Collection[str]) -> set[str]:
    states = [state.value for state in JOINABLE]
    query = select(gaps.c.id).where(gaps.c.id.in_(gap_ids), gaps.c.state.in_(states))
    return set((await connection.execute(query)).scalars())


async def _open(connection: AsyncConnection, entry: GapEntry) -> str:
    row = {
        "id": uuid4().hex,
        "title": title_of(entry.asked.text),
        "kind": entry.kind.value,
        "state": GapState.OPEN.value,
        "first_asked": entry.asked.asked_at,
        "last_asked": entry.asked.asked_at,
    }
    await connection.execute(insert(gaps).values(row))
    return str(row["id"])


async def _put_in(connection: AsyncConnection, entry: GapEntry, gap_id: str) -> None:
    nearest = [asdict(each) | {"heading_path": list(each.heading_path)} for each in entry.nearest]
    row = {"gap_id": gap_id, "vector": entry.vector, "vector_model": entry.model_id, "nearest": nearest, "tell": True}
    await connection.execute(insert(gap_questions).values(asdict(entry.asked) | row))
    asked_at, this_gap = entry.asked.asked_at, gaps.c.id == gap_id
    # A question may arrive late, so neither end of the time it was asked over moves the wrong way.
    await connection.execute(update(gaps).where(this_gap, gaps.c.last_asked < asked_at).values(last_asked=asked_at))
    await connection.execute(update(gaps).where(this_gap, gaps.c.first_asked > asked_at).values(first_asked=asked_at))
    await connection.execute(
        update(questions).where(questions.c.id == entry.asked.question_id).values(gap_id=gap_id),
    )


def _batches(pairs: Sequence[AnyRow]) -> Iterator[Sequence[AnyRow]]:
    for start in range(0, len(pairs), READ_AT_ONCE):
        yield pairs[start : start + READ_AT_ONCE]


def _summaries(gap_id: str | None = None) -> Select[Any]:
    column = gap_questions.c
    counts = select(
        column.gap_id,
        func.count(column.person_id.distinct()).label("askers"),
        func.count().label("questions"),
    ).group_by(column.gap_id)
    counted = (counts if gap_id is None else counts.where(column.gap_id == gap_id)).subquery()
    return select(gaps, counted.c.askers, counted.c.questions).join(counted, counted.c.gap_id == gaps.c.id)


def _summary(row: AnyRow, now: datetime) -> GapSummary:
    # The true count of askers goes no further than this function.
    askers = withheld(row.askers)
    return GapSummary(
        id=row.id,
        title=row.title,
        kind=GapKind(row.kind),
        state=GapState(row.state),
        askers=askers,
        questions=row.questions,
        first_asked=row.first_asked,
        last_asked=row.last_asked,
        impact=impact(askers, row.questions, now - row.last_asked),
    )


def _details(summary: GapSummary, rows: Sequence[AnyRow]) -> GapDetails:
    asked = [GapQuestion(**{name: value for name, value in row._mapping.items() if name != "nearest"}) for row in rows]
    return GapDetails(
        summary,
        tuple(each.text for each in asked),
        place_counts(asked),
        nearest_overall(_nearest(values) for row in rows for values in row.nearest),
    )


def _nearest(values: dict[str, Any]) -> NearestPassage:
    return NearestPassage(**(values | {"heading_path": tuple(values["heading_path"])}))
