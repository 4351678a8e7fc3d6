import numpy as np
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.gaps.gap_loop import GapLoop
from bot.questions.forgetting import Forgetting
from knowledge.gaps.gap_store import GapStore
from knowledge.gaps.grouping import Vector
from knowledge.tables import gap_questions, gaps, questions
from retrieval.outcome import Person, Place, PlaceKind, Turn
from tests.bot.scripted_house import ANN, DESK, Clock, house_of

BOB = Person("email:bob@example.com")


async def same(text: str) -> Vector:
    vector: Vector = np.eye(1, 384, dtype="<f4")[0]
    return vector


async def ask(engine: AsyncEngine, key: str, text: str, asker: Person) -> str:
    """A question that nobody can answer: all of them mean the same."""
    log = house_of(engine).questions
    received = await log.accept(key, text, asker, DESK)
    record = await log.get(received.question_id)
    assert record is not None
    await GapLoop(GapStore(engine), same, "m", Clock()).log(record.question, text, (), False)
    return received.question_id


async def counted(engine: AsyncEngine) -> tuple[int, ...]:
    async with engine.connect() as connection:
        tables = (questions, gap_questions, gaps)
        found = [await connection.scalar(select(func.count()).select_from(table)) for table in tables]
    return tuple(count or 0 for count in found)


async def test_everything_of_a_person_goes_and_the_gap_is_named_by_those_who_stay(engine: AsyncEngine) -> None:
    await ask(engine, "e1", "Ann's own words?", ANN)
    await ask(engine, "e2", "Bob's words?", BOB)
    assert await counted(engine) == (2, 2, 1)
    assert await Forgetting(engine).everything_of(ANN.id) == 1
    assert await counted(engine) == (1, 1, 1)
    async with engine.connect() as connection:
        assert (await connection.execute(select(gaps.c.title))).scalar_one() == "Bob's words?"


async def test_a_gap_nobody_asks_about_any_more_goes_too(engine: AsyncEngine) -> None:
    await ask(engine, "e1", "Ann's own words?", ANN)
    await Forgetting(engine).everything_of(ANN.id)
    assert await counted(engine) == (0, 0, 0)


async def test_nobody_can_forget_anothers_question(engine: AsyncEngine) -> None:
    question_id = await ask(engine, "e1", "Ann's own words?", ANN)
    assert not await Forgetting(engine).one(question_id, BOB.id)
    assert await Forgetting(engine).one(question_id, ANN.id)
    assert not await Forgetting(engine).one(question_id, ANN.id)


async def test_a_question_that_left_its_gap_is_still_there(engine: AsyncEngine) -> None:
    question_id = await ask(engine, "e1", "Ann's own words?", ANN)
    await Forgetting(engine).leave_gap(question_id)
    assert await counted(engine) == (1, 0, 0)


async def test_after_forgetting_the_next_question_finds_its_gap(engine: AsyncEngine) -> None:
    loop = GapLoop(GapStore(engine), same, "m", Clock())
    log = house_of(engine).questions
    ids = []
    for key, asker in (("e1", ANN), ("e2", BOB), ("e3", BOB)):
        record = await log.get((await log.accept(key, f"{key}?", asker, DESK)).question_id)
        assert record is not None
        ids.append((await loop.log(record.question, record.question.text, (), False)).gap_id)
        if key == "e1":
            await Forgetting(engine).everything_of(ANN.id)
    assert ids[1] == ids[2] != ids[0]


async def test_what_was_kept_of_the_words_as_context_of_others_questions_goes_too(engine: AsyncEngine) -> None:
    log = house_of(engine).questions
    here, elsewhere = (Place("slack", PlaceKind.CHANNEL, f"T/C/{thread}") for thread in ("1.1", "2.2"))
    history = (Turn("user", "Ann's own words?"), Turn("assistant", "I don't have that yet."))
    await log.accept("e1", "Ann's own words?", ANN, here)
    theirs = (await log.accept("e2", "And for two?", BOB, here, history)).question_id
    others = (await log.accept("e3", "And for two?", BOB, elsewhere, history)).question_id
    await Forgetting(engine).everything_of(ANN.id)
    kept, left = await log.get(theirs), await log.get(others)
    assert kept is not None
    assert left is not None
    assert (kept.question.history, left.question.history) == ((), history)
