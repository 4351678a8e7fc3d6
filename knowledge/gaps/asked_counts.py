"""How many questions ended how, week by week, and how many people asked them. Read from an index alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, func, literal, literal_column, select, union_all
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.tables import questions

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class WeekCount:
    """The questions asked in the week that began on this Monday (UTC) and ended like this. `people` counts the askers,
    each once: not to be shown when they are few."""

    week: date
    outcome: str
    questions: int
    people: int


def monday_of(day: date) -> date:
    """The day that the week of this day began on."""
    return day - timedelta(days=day.weekday())


def weeks_until(day: date, count: int) -> list[date]:
    """The Mondays of the last `count` weeks, that of `day` among them, oldest first."""
    last = monday_of(day)
    return [last - WEEK * back for back in reversed(range(count))]


class AskedCounts:
    """Counts finished questions."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._reading = engine.execution_options(read_only=True)

    async def by_week(self, weeks: Sequence[date]) -> list[WeekCount]:
        """The counts of each of these weeks (Mondays), by outcome; what nobody asked is left out."""
        if not weeks:
            return []
        async with self._reading.connect() as connection:
            rows = await connection.execute(union_all(*(_one_week(week) for week in weeks)))
            counts = [WeekCount(date.fromisoformat(row.week), row.ended, row.asked, row.people) for row in rows]
        return [each for each in counts if each.outcome]


def _one_week(week: date) -> Select[*tuple[Any, ...]]:
    # A range for each week uses the index; working the week out of each row would read them all twice.
    column = questions.c
    begins = datetime.combine(week, time(), UTC)
    # Grouped by the bare column, SQLite prefers an index that lacks the people, and reads a row for each question.
    ended = func.coalesce(column.outcome, literal_column("''"))
    counts = (func.count().label("asked"), func.count(column.person_id.distinct()).label("people"))
    query = select(literal(week.isoformat()).label("week"), ended.label("ended"), *counts)
    return query.where(column.asked_at >= begins, column.asked_at < begins + WEEK).group_by(ended)
