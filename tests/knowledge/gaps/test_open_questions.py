from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.gaps.gaps import GapState
from knowledge.gaps.open_questions import OpenQuestions
from knowledge.tables import gap_questions, gaps, questions
from tests.conftest import NOON


async def _gap(engine: AsyncEngine, name: str, state: GapState, days_ago: int, model: str = "model") -> None:
    at = NOON - timedelta(days=days_ago)
    gap = {"id": name, "title": name, "kind": "missing", "state": state.value, "first_asked": at, "last_asked": at}
    question = {"id": name, "event_key": name, "text": name, "history": [], "person_id": "p", "person": {}, "place": {}}
    entry = {"gap_id": name, "question_id": name, "text": name, "person_id": "p", "place_kind": "direct"}
    rest = {"platform": "web", "vector": b"1234", "vector_model": model, "nearest": [], "asked_at": at}
    async with engine.begin() as connection:
        await connection.execute(insert(gaps).values(gap))
        await connection.execute(insert(questions).values(question | {"state": "finished", "asked_at": at}))
        await connection.execute(insert(gap_questions).values(entry | rest))


async def _texts(engine: AsyncEngine) -> Sequence[str]:
    return [each.text for each in await OpenQuestions(engine, "model").recent()]


async def test_what_is_open_is_read_newest_first(engine: AsyncEngine) -> None:
    for days_ago, state in enumerate((GapState.OPEN, GapState.DRAFTING, GapState.PROVEN, GapState.DISMISSED)):
        await _gap(engine, state.value, state, days_ago)
    assert await _texts(engine) == ["open", "drafting"]


async def test_a_vector_of_another_model_means_nothing_here(engine: AsyncEngine) -> None:
    await _gap(engine, "old", GapState.OPEN, 0, model="another")
    assert await _texts(engine) == []


async def test_the_questions_of_one_gap_are_read_whatever_its_state(engine: AsyncEngine) -> None:
    await _gap(engine, "proven", GapState.PROVEN, 0)
    (found,) = await OpenQuestions(engine, "model").of_gap("proven", 5)
    assert (found.question_id, found.gap_id, found.vector) == ("proven", "proven", b"1234")
