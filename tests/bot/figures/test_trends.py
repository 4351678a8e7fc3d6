from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.figures.trends import WEEKS, Trends
from knowledge.gaps.gaps import GapState
from knowledge.tables import audit_entries, gap_questions, gaps, questions
from tests.conftest import NOON

DAY = timedelta(days=1)


async def _proven_gap(engine: AsyncEngine, number: int) -> None:
    name, first = f"g{number}", NOON - 20 * DAY
    gap = {"id": name, "title": name, "kind": "missing", "state": "proven", "first_asked": first, "last_asked": first}
    entry = {"actor": "ann", "area": "gap", "subject_id": name, "verb": "advance", "before": {}}
    question = {"id": name, "event_key": name, "text": "?", "history": [], "person_id": name, "person": {}, "place": {}}
    in_gap = {
        "gap_id": name,
        "question_id": name,
        "text": "?",
        "person_id": name,
        "place_kind": "direct",
        "nearest": [],
    }
    async with engine.begin() as connection:
        await connection.execute(insert(gaps).values(gap | {"topics": ["leave"]}))
        for after, state in ((4, GapState.DRAFTING), (6, GapState.PROVEN)):
            step = {"at": first + after * DAY, "after": {"state": state.value}}
            await connection.execute(insert(audit_entries).values(entry | step))
        asked = {"state": "finished", "outcome": "unknown", "asked_at": first}
        await connection.execute(insert(questions).values(question | asked))
        rest = {"platform": "web", "vector": b"", "vector_model": "m", "asked_at": first}
        await connection.execute(insert(gap_questions).values(in_gap | rest))


async def test_trends_are_read_from_what_happened(engine: AsyncEngine, now: Callable[[], datetime]) -> None:
    for number in range(5):
        await _proven_gap(engine, number)
    trends = Trends(engine, now)
    weeks = await trends.outcomes()
    assert (len(weeks), sum(week.total for week in weeks)) == (WEEKS, 5)
    stages = await trends.stages()
    assert (stages.gaps, round(stages.mean_days, 3)) == (5, 6.0)
    assert [(each.topic, each.closed, each.people) for each in await trends.topics()] == [("leave", 5, 5)]
    assert sum(each.gaps for each in await trends.waiting()) == 0


async def test_an_empty_house_has_empty_trends(engine: AsyncEngine, now: Callable[[], datetime]) -> None:
    trends = Trends(engine, now)
    assert [week.total for week in await trends.outcomes(2)] == [0, 0]
    assert (await trends.stages()).stages == ()
    assert await trends.topics() == []
