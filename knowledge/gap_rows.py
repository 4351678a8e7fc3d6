"""Gaps as the gap log shows them, read from rows. The true number of askers goes no further than this file."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from knowledge.gaps import (
    GapDetails,
    GapKind,
    GapQuestion,
    GapState,
    GapSummary,
    NearestPassage,
    impact,
    nearest_overall,
    place_counts,
    withheld,
)
from knowledge.tables import gap_questions, gaps

AnyRow = Row[*tuple[Any, ...]]


def live_gap(gap_id: str) -> ColumnElement[str]:
    """The id of the gap, or of the one it joined."""
    joined = select(gaps.c.joined_to).where(gaps.c.id == gap_id).scalar_subquery()
    return func.coalesce(joined, gap_id)


def summaries_query(gap_id: str | None = None) -> Select[Any]:
    """Every gap that has questions, or that one, with its figures; in place of one that joined another, that one."""
    column = gap_questions.c
    counts = select(
        column.gap_id,
        func.count(column.person_id.distinct()).label("askers"),
        func.count().label("questions"),
    ).group_by(column.gap_id)
    counted = (counts if gap_id is None else counts.where(column.gap_id == live_gap(gap_id))).subquery()
    return select(gaps, counted.c.askers, counted.c.questions).join(counted, counted.c.gap_id == gaps.c.id)


def questions_query(gap_id: str) -> Select[Any]:
    """What `details_of` needs of a gap's questions, oldest first."""
    column = gap_questions.c
    return (
        select(
            column.question_id,
            column.text,
            column.person_id,
            column.platform,
            column.place_kind,
            column.asked_at,
            column.nearest,
        )
        .where(column.gap_id == live_gap(gap_id))
        .order_by(column.asked_at, column.question_id)
    )


def summary_of(row: AnyRow, now: datetime) -> GapSummary:
    """A row of `summaries_query` as it may be shown."""
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


def details_of(summary: GapSummary, rows: Sequence[AnyRow]) -> GapDetails:
    """A gap with the rows of `questions_query` as they may be shown."""
    asked = [GapQuestion(**{name: value for name, value in row._mapping.items() if name != "nearest"}) for row in rows]
    return GapDetails(
        summary,
        tuple(each.text for each in asked),
        place_counts(asked),
        nearest_overall(_nearest(values) for row in rows for values in row.nearest),
        tuple(each.question_id for each in asked),
    )


def _nearest(values: dict[str, Any]) -> NearestPassage:
    return NearestPassage(**(values | {"heading_path": tuple(values["heading_path"])}))
