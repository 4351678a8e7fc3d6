"""Gaps and their questions in the database."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, case, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from knowledge.gaps.gap_figures import FigureBook, count
from knowledge.gaps.gap_moves import (
    Version,
    begin_change,
    gaps_of,
    move,
    note_topics,
    open_gap,
    open_gaps,
    to_be_opened,
    version_now,
)
from knowledge.gaps.gap_rows import (
    AnyRow,
    Standing,
    details_of,
    one_gap,
    questions_query,
    standing_of,
    summary_of,
    weights_now,
)
from knowledge.gaps.gaps import (
    JOINABLE,
    GapDetails,
    GapKind,
    GapQuestion,
    GapState,
    GapSummary,
    NearestPassage,
    by_impact,
    title_of,
)
from knowledge.storage.short_work import ShortWork
from knowledge.tables import gap_questions, gaps, questions


@dataclass(frozen=True)
class StoredQuestion:
    """A question in a gap in this state. `by_hand`: a person put it there. `vector`: little-endian 32-bit floats, made
    by the model named `model_id`."""

    question_id: str
    gap_id: str
    state: GapState
    by_hand: bool
    model_id: str
    vector: bytes


@dataclass(frozen=True)
class GapEntry:
    """A question on its way into a gap. `kind` is given to the gap if the question opens one. `shown` is the text
    without what is personal in it."""

    asked: GapQuestion
    shown: str
    kind: GapKind
    nearest: tuple[NearestPassage, ...]
    model_id: str
    vector: bytes


@dataclass(frozen=True)
class Entered:
    """The gap a question is in. `is_new`: it was opened just now. `version`: None if the question was there before."""

    gap_id: str
    is_new: bool
    version: Version | None = None


class GapStore:
    """Reads and writes gaps. Every method is one short transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._work = ShortWork(engine)
        self._figures = FigureBook()

    async def gap_of(self, question_id: str) -> str | None:
        """The gap a question is in, if it is in one."""
        return (await self._work.read_by(lambda connection: gaps_of(connection, [question_id]))).get(question_id)

    async def enter(self, entry: GapEntry, placements: Mapping[str, str], known: Version) -> Entered | None:
        """Put a question into the gap that `placements` names for it, and the others named there into theirs.

        A gap id that there is not is a new gap. A question that is in a gap already stays there. None, and nothing is
        written, when anything changed since `known`, from which the placements were chosen, or a gap may not be
        changed any more: look again, choose again.
        """
        return await self._work.write_by(lambda connection: _enter(connection, entry, placements, known))

    async def rearrange(self, placements: Mapping[str, str], known: Version) -> Version | None:
        """Put questions that are in gaps into those that `placements` names. See `enter`."""
        async with self._engine.begin() as connection:
            version = await begin_change(connection)
            before = await gaps_of(connection, placements)
            opened = await to_be_opened(connection, before, placements)
            if opened is None or version != known.followed():
                await connection.rollback()
                return None
            await open_gaps(connection, opened, placements)
            await move(connection, before, placements, version.revision)
            return version

    async def renew(self, vectors: Mapping[str, bytes], model_id: str) -> None:
        """Keep these vectors, one or more, of questions in gaps. This model made them; another made those before."""
        rows = [{"renewed": question_id, "made": vector} for question_id, vector in vectors.items()]
        async with self._engine.begin() as connection:
            revision = (await begin_change(connection)).revision
            values = {"vector": bindparam("made"), "vector_model": model_id, "revision": revision}
            renewing = update(gap_questions).where(gap_questions.c.question_id == bindparam("renewed")).values(values)
            await connection.execute(renewing, rows)

    async def of_other_models(self, model_id: str, at_most: int) -> dict[str, str]:
        """Questions in gaps that take in more, and their texts, whose vectors were made by another model."""
        column = gap_questions.c
        query = _not_settled(select(column.question_id, column.text)).where(column.vector_model != model_id)
        async with self._reading.connect() as connection:
            return {row.question_id: row.text for row in await connection.execute(query.limit(at_most))}

    async def grouped(self, since: Version | None = None) -> tuple[Version, list[StoredQuestion]]:
        """The questions in gaps that take in more, oldest first; or all whose rows were changed since that version."""
        return await self._work.read_by(lambda connection: _grouped(connection, since))

    async def summaries(self, now: datetime, state: GapState | None = None) -> list[GapSummary]:
        """The gaps in `state`, or all, those that matter most first."""
        query = select(gaps) if state is None else select(gaps).where(gaps.c.state == state.value)
        async with self._reading.connect() as connection:
            counted = await self._figures.counted(connection, now)
            weights = await weights_now(connection)
            rows = (await connection.execute(query)).all()
        return by_impact(summary_of(row, counted[row.id], weights, now) for row in rows if row.id in counted)

    async def count(self, state: GapState) -> int:
        """How many gaps that have questions are in this state."""
        asked = exists().where(gap_questions.c.gap_id == gaps.c.id)
        query = select(func.count()).select_from(gaps).where(gaps.c.state == state.value, asked)
        async with self._reading.connect() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def summary(self, gap_id: str, now: datetime) -> GapSummary | None:
        """One gap, or the one it joined; None when there is none with this id."""
        return await self._work.read_by(lambda connection: _summary(connection, gap_id, now))

    async def standing(self, gap_id: str) -> Standing | None:
        """What those who asked hear of a gap, or of the one it joined; None when there is none with this id."""
        return await self._work.read_by(lambda connection: standing_of(connection, gap_id))

    async def details(self, gap_id: str, now: datetime) -> GapDetails | None:
        """One gap, or the one it joined, with its questions; None when there is none with this id."""
        async with self._reading.connect() as connection:
            summary = await _summary(connection, gap_id, now)
            rows = (await connection.execute(questions_query(gap_id))).all()
        return details_of(summary, rows) if summary else None

    async def not_masked(self, at_most: int) -> dict[str, str]:
        """Questions in gaps, and their texts, that nobody has taken out yet what is personal in."""
        column = gap_questions.c
        query = select(column.question_id, column.text).where(column.shown.is_(None)).limit(at_most)
        async with self._reading.connect() as connection:
            return {row.question_id: row.text for row in await connection.execute(query)}

    async def mask(self, shown: Mapping[str, str]) -> None:
        """Keep these questions without what is personal in them. Gaps that were named after one are named so."""
        column, title = gap_questions.c, gaps.c.title
        async with self._engine.begin() as connection:
            for question_id, text in shown.items():
                mine = update(gap_questions).where(column.question_id == question_id)
                query = mine.values(shown=text).returning(column.gap_id, column.text)
                for row in await connection.execute(query):
                    named = update(gaps).where(gaps.c.id == row.gap_id, title == title_of(row.text))
                    await connection.execute(named.values(title=title_of(text)))

    async def stop_telling(self, question_id: str, person_id: str) -> bool:
        """The asker wants to hear no more of this question; false when it is in no gap, or is somebody else's."""
        column = gap_questions.c
        own = update(gap_questions).where(column.question_id == question_id, column.person_id == person_id)
        async with self._engine.begin() as connection:
            return bool((await connection.execute(own.values(tell=False))).rowcount)


async def _enter(
    connection: AsyncConnection, entry: GapEntry, placements: Mapping[str, str], known: Version
) -> Entered | None:
    question_id = entry.asked.question_id
    version = await begin_change(connection)
    before = await gaps_of(connection, placements)
    if question_id in before:
        return Entered(before[question_id], is_new=False)
    opened = await to_be_opened(connection, before, placements)
    if opened is None or version != known.followed():
        # Nothing was written, not even that there was a change: those who chose meanwhile may go on.
        await connection.rollback()
        return None
    gap_id = placements[question_id]
    await open_gaps(connection, opened, placements)
    if gap_id in opened and gap_id not in {placements[each] for each in before}:
        await open_gap(connection, gap_id, entry.kind.value, entry.shown, entry.asked.asked_at)
    await _put_in(connection, entry, gap_id, version.revision)
    await move(connection, before, placements, version.revision)
    return Entered(gap_id, gap_id in opened, Version(version.questions + 1, version.revision))


async def _grouped(connection: AsyncConnection, since: Version | None) -> tuple[Version, list[StoredQuestion]]:
    version, column = await version_now(connection), gap_questions.c
    if version == since:
        return version, []
    query = select(
        column.question_id, column.gap_id, gaps.c.state, column.placed_by, column.vector_model, column.vector
    ).order_by(column.asked_at, column.question_id)
    wanted = _not_settled(query) if since is None else query.join(gaps).where(column.revision > since.revision)
    return version, [_stored(row) for row in await connection.execute(wanted)]


async def _summary(connection: AsyncConnection, gap_id: str, now: datetime) -> GapSummary | None:
    row = (await connection.execute(one_gap(gap_id))).one_or_none()
    counted = (await count(connection, now, [row.id])).get(row.id) if row else None
    return summary_of(row, counted, await weights_now(connection), now) if row and counted else None


async def _put_in(connection: AsyncConnection, entry: GapEntry, gap_id: str, revision: int) -> None:
    nearest = [asdict(each) | {"heading_path": list(each.heading_path)} for each in entry.nearest]
    made = {"vector": entry.vector, "vector_model": entry.model_id, "nearest": nearest, "shown": entry.shown}
    row = {"gap_id": gap_id, "tell": True, "revision": revision, **made}
    await connection.execute(insert(gap_questions), asdict(entry.asked) | row)
    await note_topics(connection, gap_id, nearest)
    await connection.execute(_ASKED_ABOUT, {"gap": gap_id, "moment": entry.asked.asked_at, "revision": revision})
    await connection.execute(_ITSELF, {"question": entry.asked.question_id, "gap_id": gap_id})


# A question may arrive late, so neither end of the time it was asked over moves the wrong way.
_MOMENT = bindparam("moment", type_=gaps.c.first_asked.type)
_ASKED_ABOUT = (
    update(gaps)
    .where(gaps.c.id == bindparam("gap"))
    .values(
        first_asked=case((gaps.c.first_asked > _MOMENT, _MOMENT), else_=gaps.c.first_asked),
        last_asked=case((gaps.c.last_asked < _MOMENT, _MOMENT), else_=gaps.c.last_asked),
    )
)
_ITSELF = update(questions).where(questions.c.id == bindparam("question"))


def _not_settled(query: Select[Any]) -> Select[Any]:
    return query.join(gaps).where(gaps.c.state.in_([state.value for state in JOINABLE]))


def _stored(row: AnyRow) -> StoredQuestion:
    question_id, gap_id, state, placed_by, model_id, vector = row
    return StoredQuestion(question_id, gap_id, GapState(state), placed_by is not None, model_id, vector)
