from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge import tables
from knowledge.gap_store import Entered, GapEntry, GapStore
from knowledge.gaps import GapKind, GapQuestion, GapState, GapSummary, NearestPassage, PlaceCount, impact

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
NEAR = NearestPassage("p1", "a1", "Leave", ("Leave", "Carrying over"), 0.5)
VECTOR = np.array([1, 0], dtype="<f4").tobytes()


@pytest.fixture
def store(engine: AsyncEngine) -> GapStore:
    return GapStore(engine)


async def ask(engine: AsyncEngine, number: int) -> None:
    row = {
        "id": f"q{number}",
        "event_key": f"e{number}",
        "text": "May I?",
        "history": [],
        "person_id": "web:ann",
        "person": {},
        "place": {},
        "state": "answering",
        "asked_at": NOON,
    }
    async with engine.begin() as connection:
        await connection.execute(tables.questions.insert().values(row))


def entry(number: int, person: str = "web:ann", asked_at: datetime = NOON, text: str = "May I?") -> GapEntry:
    asked = GapQuestion(f"q{number}", text, person, "web", "direct", asked_at)
    return GapEntry(asked, GapKind.MISSING, (NEAR,), "model", VECTOR)


async def open_gap(engine: AsyncEngine, store: GapStore, **details: Any) -> str:
    await ask(engine, 0)
    entered = await store.enter(entry(0, **details), None, known=0)
    assert entered is not None
    return entered.gap_id


async def summary(store: GapStore, gap_id: str) -> GapSummary:
    found = await store.summary(gap_id, NOON)
    assert found is not None
    return found


async def test_a_question_opens_a_gap_named_after_it(engine: AsyncEngine, store: GapStore) -> None:
    gap_id = await open_gap(engine, store, text="May  I\nexpense a bike?")
    assert await store.summaries(NOON) == [
        GapSummary(
            id=gap_id,
            title="May I expense a bike?",
            kind=GapKind.MISSING,
            state=GapState.OPEN,
            askers=None,
            questions=1,
            first_asked=NOON,
            last_asked=NOON,
            impact=impact(None, 1, timedelta()),
        )
    ]


async def test_the_question_says_which_gap_it_is_in(engine: AsyncEngine, store: GapStore) -> None:
    gap_id = await open_gap(engine, store)
    async with engine.connect() as connection:
        assert (await connection.execute(select(tables.questions.c.gap_id))).scalars().all() == [gap_id]
    assert await store.gap_of("q0") == gap_id
    assert await store.gap_of("q1") is None


async def test_a_question_entered_twice_is_in_one_gap(engine: AsyncEngine, store: GapStore) -> None:
    gap_id = await open_gap(engine, store)
    assert await store.enter(entry(0), None, known=1) == Entered(gap_id, is_new=False)
    assert await store.count_questions() == 1


async def test_a_choice_made_before_another_question_came_is_refused(engine: AsyncEngine, store: GapStore) -> None:
    await open_gap(engine, store)
    await ask(engine, 1)
    assert await store.enter(entry(1), None, known=0) is None
    assert await store.count_questions() == 1


@pytest.mark.parametrize("state", [GapState.PUBLISHED, GapState.PROVEN])
async def test_a_published_gap_takes_in_no_more(engine: AsyncEngine, store: GapStore, state: GapState) -> None:
    gap_id = await open_gap(engine, store)
    await ask(engine, 1)
    assert await store.mark(gap_id, state)
    assert await store.joinable([gap_id]) == set()
    assert await store.enter(entry(1), gap_id, known=1) is None


async def test_a_dismissed_gap_stays_dismissed_and_is_still_counted(engine: AsyncEngine, store: GapStore) -> None:
    gap_id = await open_gap(engine, store)
    await ask(engine, 1)
    await store.mark(gap_id, GapState.DISMISSED)
    assert await store.enter(entry(1), gap_id, known=1) == Entered(gap_id, is_new=False)
    [gap] = await store.summaries(NOON, GapState.DISMISSED)
    assert gap.questions == 2


async def test_four_people_are_too_few_to_tell_and_five_are_told(engine: AsyncEngine, store: GapStore) -> None:
    gap_id = await open_gap(engine, store, person="web:0")
    for number in range(1, 6):
        await ask(engine, number)
        # The third question is the second person's again.
        await store.enter(entry(number, f"web:{number if number < 3 else number - 1}"), gap_id, known=number)
        assert (await summary(store, gap_id)).askers == (5 if number == 5 else None)
    assert (await summary(store, gap_id)).questions == 6


async def test_a_question_that_arrives_late_moves_the_first_time_asked(engine: AsyncEngine, store: GapStore) -> None:
    gap_id = await open_gap(engine, store)
    earlier, later = NOON - timedelta(days=2), NOON + timedelta(hours=1)
    for number, asked_at in ((1, later), (2, earlier)):
        await ask(engine, number)
        await store.enter(entry(number, asked_at=asked_at), gap_id, known=number)
    gap = await summary(store, gap_id)
    assert (gap.first_asked, gap.last_asked) == (earlier, later)


async def test_a_question_that_was_never_written_down_leaves_nothing(store: GapStore) -> None:
    with pytest.raises(IntegrityError):
        await store.enter(entry(0), None, known=0)
    assert await store.summaries(NOON) == []


async def test_the_details_hold_what_was_asked_and_not_who(engine: AsyncEngine, store: GapStore) -> None:
    gap_id = await open_gap(engine, store, person="web:secret-person")
    await ask(engine, 1)
    await store.enter(entry(1, "web:secret-person", NOON + timedelta(hours=1), "Can I?"), gap_id, known=1)
    details = await store.details(gap_id, NOON)
    assert details is not None
    assert details.asked == ("May I?", "Can I?")
    assert details.nearest == (NEAR,)
    assert details.places == (PlaceCount("web", "direct", None),)
    assert "secret-person" not in repr(details)


async def test_there_is_nothing_to_say_of_an_unknown_gap(store: GapStore) -> None:
    assert await store.details("nowhere", NOON) is None
    assert await store.summary("nowhere", NOON) is None
    assert not await store.mark("nowhere", GapState.ASSIGNED)


async def test_only_the_asker_can_stop_being_told(engine: AsyncEngine, store: GapStore) -> None:
    await open_gap(engine, store)
    assert not await store.stop_telling("q0", "web:bob")
    assert await store.stop_telling("q0", "web:ann")
    async with engine.connect() as connection:
        assert (await connection.execute(select(tables.gap_questions.c.tell))).scalars().all() == [False]


async def test_only_vectors_not_seen_before_are_read(engine: AsyncEngine, store: GapStore) -> None:
    gap_id = await open_gap(engine, store)
    await ask(engine, 1)
    await store.enter(entry(1), gap_id, known=1)
    [unseen] = await store.unseen({"q0"})
    assert (unseen.question_id, unseen.gap_id, unseen.model_id, unseen.data) == ("q1", gap_id, "model", VECTOR)
    assert len(await store.unseen(set())) == 2
    assert await store.unseen({"q0", "q1"}) == []


async def test_more_vectors_than_fit_one_statement_are_read(engine: AsyncEngine, store: GapStore) -> None:
    gap_id = await open_gap(engine, store)
    asked = asked_rows(range(1, 1201), gap_id)
    async with engine.begin() as connection:
        await connection.execute(tables.questions.insert(), [question for question, _ in asked])
        await connection.execute(tables.gap_questions.insert(), [in_gap for _, in_gap in asked])
    assert {each.question_id for each in await store.unseen({"q7"})} == {f"q{n}" for n in range(1201)} - {"q7"}


def asked_rows(numbers: range, gap_id: str) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    shared = {"text": "May I?", "person_id": "web:ann", "asked_at": NOON}
    question = shared | {"history": [], "person": {}, "place": {}, "state": "finished"}
    where = {"platform": "web", "place_kind": "direct", "nearest": [], "tell": True}
    in_gap = shared | where | {"gap_id": gap_id, "vector": VECTOR, "vector_model": "model"}
    return [
        (question | {"id": f"q{number}", "event_key": f"e{number}"}, in_gap | {"question_id": f"q{number}"})
        for number in numbers
    ]
