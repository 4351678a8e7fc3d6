from datetime import date, datetime, timedelta
from uuid import uuid4

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.gaps.asked_counts import AskedCounts, WeekCount, monday_of, weeks_until
from knowledge.tables import questions
from tests.conftest import NOON

MONDAY = date(2026, 11, 16)
WEEK = timedelta(days=7)


async def _asked(engine: AsyncEngine, at: datetime, outcome: str | None, person: str) -> None:
    row = {"id": uuid4().hex, "event_key": uuid4().hex, "text": "?", "history": [], "person_id": person}
    rest = {"person": {}, "place": {}, "state": "finished"}
    values: dict[str, object] = row | rest | {"outcome": outcome, "asked_at": at}
    async with engine.begin() as connection:
        await connection.execute(insert(questions).values(values))


async def test_questions_are_counted_by_the_week_they_were_asked_in(engine: AsyncEngine) -> None:
    await _asked(engine, NOON, "answered", "ann")
    await _asked(engine, NOON, "answered", "ann")
    await _asked(engine, NOON, "unknown", "bob")
    await _asked(engine, NOON - WEEK, "answered", "bob")
    await _asked(engine, NOON, None, "eve")
    found = await AskedCounts(engine).by_week(weeks_until(NOON.date(), 3))
    assert sorted(found, key=lambda each: (each.week, each.outcome)) == [
        WeekCount(MONDAY - WEEK, "answered", 1, 1),
        WeekCount(MONDAY, "answered", 2, 1),
        WeekCount(MONDAY, "unknown", 1, 1),
    ]
    assert await AskedCounts(engine).by_week([]) == []


async def test_a_week_begins_on_monday_at_midnight(engine: AsyncEngine) -> None:
    sunday_night = datetime.combine(MONDAY, NOON.time(), NOON.tzinfo) - timedelta(hours=12, seconds=1)
    await _asked(engine, sunday_night, "answered", "ann")
    await _asked(engine, sunday_night + timedelta(seconds=1), "answered", "ann")
    found = await AskedCounts(engine).by_week([MONDAY])
    assert found == [WeekCount(MONDAY, "answered", 1, 1)]
    assert monday_of(sunday_night.date()) == MONDAY - WEEK


def test_the_last_weeks_end_with_this_one() -> None:
    assert weeks_until(NOON.date(), 2) == [MONDAY - WEEK, MONDAY]
