"""Moving questions from gap to gap in the database. Everything here is part of its caller's transaction.

Wherever a question moves, the question itself says so too, and the gaps say when they were first and last asked about.
A gap left without questions is kept, and tells which gap most of them went to.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, exists, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.gaps.gap_rows import AnyRow
from knowledge.gaps.gaps import NOT_MASKED_YET, SAME_TOPIC_FROM, SETTLED, ByHand, GapState, title_of
from knowledge.tables import articles, gap_log, gap_questions, gaps, questions

AT_ONCE = 500
"""Below the number of parameters that any database takes in one statement."""

# What every question that goes into a gap needs is built once, since building it takes longer than running it.
_COUNT = select(func.count()).select_from(gap_questions).scalar_subquery()
_VERSION = select(_COUNT, gap_log.c.revision)
_NEXT = update(gap_log).values(revision=gap_log.c.revision + 1).returning(_COUNT, gap_log.c.revision)
_AMONG: BindParameter[Any] = bindparam("among", expanding=True)
_GAPS_OF = select(gap_questions.c.question_id, gap_questions.c.gap_id).where(gap_questions.c.question_id.in_(_AMONG))
_STATES_OF = select(gaps.c.id, gaps.c.state).where(gaps.c.id.in_(_AMONG))


@dataclass(frozen=True)
class Version:
    """How many questions are in gaps, and the number of the last change. Any change shows in one of the two: erasing
    lowers the first, and all else raises the second."""

    questions: int
    revision: int

    def followed(self) -> "Version":
        """The version of whoever changes this one next."""
        return Version(self.questions, self.revision + 1)


async def version_now(connection: AsyncConnection) -> Version:
    """What is in the database just now."""
    return Version(*(await connection.execute(_VERSION)).one())


async def begin_change(connection: AsyncConnection) -> Version:
    """The version that the change of this transaction starts from, with the number of the change. Whoever else wants to
    change the gap questions waits until it has ended."""
    return Version(*(await connection.execute(_NEXT)).one())


async def gaps_of(connection: AsyncConnection, question_ids: Collection[str]) -> dict[str, str]:
    """The gap of each question that is in one."""
    found: dict[str, str] = {}
    for batch in batches(sorted(question_ids)):
        rows = await connection.execute(_GAPS_OF, {"among": batch})
        found.update({row.question_id: row.gap_id for row in rows})
    return found


async def states_of(connection: AsyncConnection, gap_ids: Collection[str]) -> dict[str, GapState]:
    """The state of each gap there is."""
    found: dict[str, GapState] = {}
    for batch in batches(sorted(gap_ids)):
        rows = await connection.execute(_STATES_OF, {"among": batch})
        found.update({row.id: GapState(row.state) for row in rows})
    return found


async def to_be_opened(
    connection: AsyncConnection, before: Mapping[str, str], placements: Mapping[str, str]
) -> set[str] | None:
    """The gaps that are not there yet; None where one gives questions away or takes some in that may not any more."""
    left, entered = set(before.values()), set(placements.values())
    states = await states_of(connection, left | entered)
    if any(states[gap_id] is not GapState.OPEN for gap_id in left) or not SETTLED.isdisjoint(states.values()):
        return None
    return entered - states.keys()


async def open_gaps(connection: AsyncConnection, gap_ids: Collection[str], placements: Mapping[str, str]) -> None:
    """Make the gaps `gap_ids`, each named after the question placed there that was asked first, with its kind."""
    placed = [question_id for question_id, gap_id in placements.items() if gap_id in gap_ids]
    column, first = gap_questions.c, dict[str, AnyRow]()
    for batch in batches(placed):
        wanted = (column.question_id, column.shown, column.asked_at, column.nearest, gaps.c.kind)
        query = select(*wanted).join(gaps)
        for row in await connection.execute(query.where(column.question_id.in_(batch))):
            gap_id = placements[row.question_id]
            first[gap_id] = min(first.get(gap_id, row), row, key=lambda each: (each.asked_at, each.question_id))
    for gap_id, row in first.items():
        await open_gap(connection, gap_id, row.kind, row.shown or NOT_MASKED_YET, row.asked_at)
        await note_topics(connection, gap_id, row.nearest)


async def open_gap(connection: AsyncConnection, gap_id: str, kind: str, shown: str, asked_at: datetime) -> None:
    """Make a gap named after a question; `shown` is that without what is personal in it."""
    row = {"id": gap_id, "title": title_of(shown), "kind": kind, "state": GapState.OPEN.value}
    await connection.execute(insert(gaps), row | {"first_asked": asked_at, "last_asked": asked_at})


async def note_topics(connection: AsyncConnection, gap_id: str, nearest: Sequence[Mapping[str, Any]]) -> None:
    """A gap without topics gets those of the article that came nearest to a question, if that is about the same at
    all; what a person said it is about stays."""
    if not nearest or (nearest[0]["score"] or 0.0) < SAME_TOPIC_FROM:
        return
    named = select(articles.c.topics).where(articles.c.id == nearest[0]["article_id"])
    topics = (await connection.execute(named)).scalar_one_or_none()
    if topics:
        column = gaps.c
        unnamed = update(gaps).where(column.id == gap_id, column.topics.is_(None), column.topics_by.is_(None))
        await connection.execute(unnamed.values(topics=topics))


async def move(
    connection: AsyncConnection,
    before: Mapping[str, str],
    placements: Mapping[str, str],
    revision: int,
    by: ByHand | None = None,
) -> None:
    """Put questions, which are in the gaps `before`, into those that `placements` names, which exist.

    `by`: a person does, so that only a person may move them again.
    """
    moving = [{"moved": each, "to": placements[each]} for each in before if before[each] != placements[each]]
    if not moving:
        return
    hand = {"placed_by": by.person_id, "placed_at": by.at} if by else {}
    into = {"gap_id": bindparam("to"), "revision": revision, **hand}
    of_gap, itself = gap_questions.c.question_id == bindparam("moved"), questions.c.id == bindparam("moved")
    await connection.execute(update(gap_questions).where(of_gap).values(into), moving)
    await connection.execute(update(questions).where(itself).values(gap_id=bindparam("to")), moving)
    left: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for each in moving:
        left[before[each["moved"]]][each["to"]] += 1
    await note_changed(connection, left.keys() | {each["to"] for each in moving}, revision)
    await _note_when_asked(connection, left.keys() | {each["to"] for each in moving})
    await _note_where_all_went(connection, left)


async def keep(connection: AsyncConnection, gap_ids: Collection[str], by: ByHand, revision: int) -> None:
    """What is in these gaps stays there, for a person has seen to it."""
    column = gap_questions.c
    for batch in batches(sorted(gap_ids)):
        unplaced = update(gap_questions).where(column.gap_id.in_(batch), column.placed_by.is_(None))
        await connection.execute(unplaced.values(placed_by=by.person_id, placed_at=by.at, revision=revision))


async def note_changed(connection: AsyncConnection, gap_ids: Collection[str], revision: int) -> None:
    """What was counted of these gaps holds no longer."""
    for batch in batches(sorted(gap_ids)):
        await connection.execute(update(gaps).where(gaps.c.id.in_(batch)).values(revision=revision))


def batches(values: Sequence[str]) -> Iterator[Sequence[str]]:
    """The values in as many parts as needed for statements that name each."""
    for start in range(0, len(values), AT_ONCE):
        yield values[start : start + AT_ONCE]


async def _note_when_asked(connection: AsyncConnection, gap_ids: Collection[str]) -> None:
    in_gap = gap_questions.c.gap_id == gaps.c.id
    first = select(func.min(gap_questions.c.asked_at)).where(in_gap).scalar_subquery()
    last = select(func.max(gap_questions.c.asked_at)).where(in_gap).scalar_subquery()
    for batch in batches(sorted(gap_ids)):
        asked_about = update(gaps).where(gaps.c.id.in_(batch), exists().where(in_gap))
        await connection.execute(asked_about.values(first_asked=first, last_asked=last))


async def _note_where_all_went(connection: AsyncConnection, left: Mapping[str, Counter[str]]) -> None:
    """What had joined a gap that is emptied now goes on to where that one went, so that one step is always enough."""
    still_asked: ColumnElement[bool] = exists().where(gap_questions.c.gap_id == gaps.c.id)
    for batch in batches(sorted(left)):
        emptied = select(gaps.c.id).where(gaps.c.id.in_(batch), ~still_asked)
        for gap_id in (await connection.execute(emptied)).scalars().all():
            [(joined, _)] = left[gap_id].most_common(1)
            joining = or_(gaps.c.id == gap_id, gaps.c.joined_to == gap_id)
            await connection.execute(update(gaps).where(joining).values(joined_to=joined))
