from datetime import timedelta

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.gaps.gap_history import GapHistory, GapRow, ProvenRow
from knowledge.gaps.gaps import GapState
from knowledge.tables import audit_entries, gap_questions, gaps, questions
from tests.conftest import NOON

DAY = timedelta(days=1)


async def _gap(
    engine: AsyncEngine, name: str, state: GapState, days_ago: int = 10, topics: tuple[str, ...] = ()
) -> None:
    first = NOON - days_ago * DAY
    row = {
        "id": name,
        "title": name,
        "kind": "missing",
        "state": state.value,
        "first_asked": first,
        "last_asked": first,
    }
    async with engine.begin() as connection:
        await connection.execute(insert(gaps).values(row | {"topics": list(topics) or None}))


async def _step(engine: AsyncEngine, gap: str, state: GapState, days_ago: int) -> None:
    entry = {"at": NOON - days_ago * DAY, "actor": "ann", "area": "gap", "subject_id": gap, "verb": "advance"}
    async with engine.begin() as connection:
        await connection.execute(insert(audit_entries).values(entry | {"before": {}, "after": {"state": state.value}}))
        await connection.execute(insert(audit_entries).values(entry | {"before": {}, "after": {"title": "renamed"}}))


async def _asked(engine: AsyncEngine, gap: str, person: str, days_ago: int) -> None:
    at, name = NOON - days_ago * DAY, f"{gap} {person} {days_ago}"
    question = {
        "id": name,
        "event_key": name,
        "text": name,
        "history": [],
        "person_id": person,
        "person": {},
        "place": {},
    }
    entry = {"gap_id": gap, "question_id": name, "text": name, "person_id": person, "place_kind": "direct"}
    rest = {"platform": "web", "vector": b"", "vector_model": "m", "nearest": [], "asked_at": at}
    async with engine.begin() as connection:
        await connection.execute(insert(questions).values(question | {"state": "finished", "asked_at": at}))
        await connection.execute(insert(gap_questions).values(entry | rest))


async def test_a_proven_gap_tells_each_step_of_its_way(engine: AsyncEngine) -> None:
    await _gap(engine, "g1", GapState.PROVEN)
    await _gap(engine, "g2", GapState.OPEN)
    await _step(engine, "g1", GapState.ASSIGNED, 8)
    await _step(engine, "g1", GapState.PROVEN, 1)
    await _step(engine, "g2", GapState.OPEN, 1)
    steps = ((NOON - 8 * DAY, GapState.ASSIGNED), (NOON - DAY, GapState.PROVEN))
    assert await GapHistory(engine).proven() == [ProvenRow(NOON - 10 * DAY, steps)]


async def test_what_is_open_tells_since_when(engine: AsyncEngine) -> None:
    await _gap(engine, "g1", GapState.OPEN, 4)
    await _gap(engine, "g2", GapState.DISMISSED)
    assert await GapHistory(engine).since() == [(GapState.OPEN, NOON - 4 * DAY)]


async def test_only_gaps_somebody_asked_about_lately_are_read_with_who(engine: AsyncEngine) -> None:
    await _gap(engine, "g1", GapState.OPEN, topics=("leave",))
    await _gap(engine, "g2", GapState.OPEN)
    await _asked(engine, "g1", "ann", 1)
    await _asked(engine, "g1", "ann", 2)
    await _asked(engine, "g1", "old", 90)
    await _asked(engine, "g2", "bob", 90)
    found = await GapHistory(engine).asked_since(NOON - 30 * DAY)
    assert found == [GapRow("g1", GapState.OPEN, ("leave",), frozenset({"ann"}))]
