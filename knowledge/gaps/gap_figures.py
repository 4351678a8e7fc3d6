"""The figures of all gaps, counted in the database and kept in memory as long as they hold."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, case, cast, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.gaps.gap_moves import Version, batches, version_now
from knowledge.gaps.impact import LATELY, Counted
from knowledge.tables import feedback, gap_questions, gaps

COUNTED_AGAIN = timedelta(minutes=5)
"""How long figures hold while nobody asks: what is recent moves on, and people judge answers."""


@dataclass(frozen=True)
class _Edition:
    """What was counted, when, and at which version of the gaps."""

    version: Version
    at: datetime
    counted: Mapping[str, Counted]

    def holds(self, version: Version, now: datetime) -> bool:
        """Whether counting what was changed since is enough."""
        return self.at <= now < self.at + COUNTED_AGAIN and version.questions >= self.version.questions


class FigureBook:
    """Counts only the gaps that were changed since it last counted: all of them take a fifth of a second where there
    are ten thousand."""

    def __init__(self) -> None:
        self._edition: _Edition | None = None

    async def counted(self, connection: AsyncConnection, now: datetime) -> Mapping[str, Counted]:
        """The figures of every gap that has questions, by its id."""
        version, known = await version_now(connection), self._edition
        if known is None or not known.holds(version, now):
            known = _Edition(version, now, await count(connection, now))
        elif version != known.version:
            known = await _caught_up(connection, known, version)
        self._edition = known
        return known.counted


async def _caught_up(connection: AsyncConnection, known: _Edition, version: Version) -> _Edition:
    changed = select(gaps.c.id).where(gaps.c.revision > known.version.revision)
    gap_ids = list((await connection.execute(changed)).scalars())
    again = set(gap_ids)
    counted = {gap_id: each for gap_id, each in known.counted.items() if gap_id not in again}
    for batch in batches(gap_ids):
        counted |= await count(connection, known.at, batch)
    return _Edition(version, known.at, counted)


async def count(
    connection: AsyncConnection, now: datetime, gap_ids: Collection[str] | None = None
) -> dict[str, Counted]:
    """The figures of these gaps, or of all, by id; a gap without questions has none."""
    rows = await connection.execute(_counts(now, gap_ids))
    return {
        row.gap_id: Counted(row.askers, row.questions, row.lately, row.was, row.let_down, row.first >= now - LATELY)
        for row in rows
    }


def _counts(now: datetime, gap_ids: Collection[str] | None) -> Select[Any]:
    person = _people(now, gap_ids)
    return select(
        person.c.gap_id,
        func.count().label("askers"),
        _total(person.c.times).label("questions"),
        _total(person.c.is_late).label("lately"),
        _total(person.c.was).label("was"),
        _total(_one_if(or_(person.c.times > 1, person.c.judged > 0))).label("let_down"),
        func.min(person.c.first).label("first"),
    ).group_by(person.c.gap_id)


def _people(now: datetime, gap_ids: Collection[str] | None) -> Any:
    """A row for each person in each gap, which one walk along an index makes."""
    column, lately = gap_questions.c, now - LATELY
    said_why = and_(
        feedback.c.question_id == column.question_id,
        feedback.c.person_id == column.person_id,
        feedback.c.helped.is_(False),
        feedback.c.reason.is_not(None),
    )
    query = select(
        column.gap_id,
        column.person_id,
        func.count().label("times"),
        func.min(column.asked_at).label("first"),
        func.max(_one_if(column.asked_at >= lately)).label("is_late"),
        func.max(_one_if(and_(column.asked_at >= lately - LATELY, column.asked_at < lately))).label("was"),
        func.count(feedback.c.id).label("judged"),
    ).select_from(gap_questions.outerjoin(feedback, said_why))
    chosen = query if gap_ids is None else query.where(column.gap_id.in_(gap_ids))
    return chosen.group_by(column.gap_id, column.person_id).subquery()


def _one_if(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return case((condition, 1), else_=0)


def _total(column: ColumnElement[Any]) -> ColumnElement[int]:
    # PostgreSQL sums whole numbers into decimals.
    return cast(func.sum(column), Integer)
