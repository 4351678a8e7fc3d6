"""Gaps as the gap log shows them, read from rows. The true number of askers goes no further than this file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Row, Select, String, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.few_people import withheld
from knowledge.gaps.gap_work import GapWork, due_on
from knowledge.gaps.gaps import (
    NOT_MASKED_YET,
    GapDetails,
    GapKind,
    GapQuestion,
    GapState,
    GapSummary,
    NearestPassage,
    nearest_overall,
    place_counts,
)
from knowledge.gaps.impact import Counted, impact, shown
from knowledge.gaps.priorities import weight_among, weights
from knowledge.tables import gap_questions, gaps, priorities

AnyRow = Row[*tuple[Any, ...]]


def live_gap(gap_id: str | BindParameter[str]) -> ColumnElement[str]:
    """The id of the gap, or of the one it joined."""
    joined = select(gaps.c.joined_to).where(gaps.c.id == gap_id).scalar_subquery()
    return func.coalesce(joined, gap_id)


@dataclass(frozen=True)
class Standing:
    """A gap as those who asked hear of it. `askers` counts people; None while they are too few to tell."""

    gap_id: str
    title: str
    askers: int | None


_STANDING = (
    select(gaps.c.id, gaps.c.title, func.count(gap_questions.c.person_id.distinct()).label("askers"))
    .join(gap_questions)
    .where(gaps.c.id == live_gap(bindparam("gap", type_=String)))
    .group_by(gaps.c.id, gaps.c.title)
)


async def standing_of(connection: AsyncConnection, gap_id: str) -> Standing | None:
    """The gap, or the one it joined; None where there is none with questions."""
    row = (await connection.execute(_STANDING, {"gap": gap_id})).one_or_none()
    return Standing(row.id, row.title, withheld(row.askers)) if row else None


async def weights_now(connection: AsyncConnection) -> Mapping[str, int]:
    """What each topic weighs that a priority names."""
    column = priorities.c
    rows = (await connection.execute(select(column.topics, column.weight))).all()
    return weights((row.topics, row.weight) for row in rows)


def one_gap(gap_id: str) -> Select[Any]:
    """The gap, or the one it joined."""
    return select(gaps).where(gaps.c.id == live_gap(gap_id))


def questions_query(gap_id: str) -> Select[Any]:
    """What `details_of` needs of a gap's questions, oldest first."""
    column = gap_questions.c
    return (
        select(
            column.question_id,
            column.text,
            column.shown,
            column.person_id,
            column.platform,
            column.place_kind,
            column.asked_at,
            column.nearest,
        )
        .where(column.gap_id == live_gap(gap_id))
        .order_by(column.asked_at, column.question_id)
    )


def work_of(row: AnyRow) -> GapWork:
    """What people decided about the gap of this row."""
    return GapWork(
        title=row.title,
        kind=GapKind(row.kind),
        state=GapState(row.state),
        state_since=row.state_since,
        topics=tuple(row.topics or ()),
        title_by=row.title_by,
        kind_by=row.kind_by,
        topics_by=row.topics_by,
        assigned_to=row.assigned_to,
        due_on=row.due_on,
        dismissed_because=row.dismissed_because,
        routed_to=row.routed_to,
        routed_note=row.routed_note,
    )


def summary_of(row: AnyRow, counted: Counted, weight_of: Mapping[str, int], now: datetime) -> GapSummary:
    """A row of the gaps, with what was counted for it, as it may be shown."""
    work = work_of(row)
    figures = shown(counted, weight_among(weight_of, work.topics))
    matters = impact(figures, now - row.last_asked)
    due = due_on(work, matters, row.first_asked)
    return GapSummary(
        id=row.id,
        title=work.title,
        kind=work.kind,
        state=work.state,
        askers=figures.askers,
        questions=figures.questions,
        first_asked=row.first_asked,
        last_asked=row.last_asked,
        impact=matters,
        figures=figures,
        topics=work.topics,
        state_since=work.state_since,
        assigned_to=work.assigned_to,
        due_on=due,
        is_overdue=due is not None and due < now.date(),
        dismissed_because=work.dismissed_because,
        routed_to=work.routed_to,
        routed_note=work.routed_note,
    )


def details_of(summary: GapSummary, rows: Sequence[AnyRow]) -> GapDetails:
    """A gap with the rows of `questions_query` as they may be shown."""
    return GapDetails(
        summary,
        tuple(row.shown or NOT_MASKED_YET for row in rows),
        place_counts([_asked(row) for row in rows]),
        nearest_overall(nearest_of(values) for row in rows for values in row.nearest),
        tuple(row.question_id for row in rows),
    )


def nearest_of(values: Mapping[str, Any]) -> NearestPassage:
    """A passage that came near, from what a row says of it."""
    return NearestPassage(**(dict(values) | {"heading_path": tuple(values["heading_path"])}))


def _asked(row: AnyRow) -> GapQuestion:
    known = row._mapping.items()
    return GapQuestion(**{name: value for name, value in known if name not in ("nearest", "shown")})
