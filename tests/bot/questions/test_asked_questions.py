from datetime import timedelta

from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.questions.asked_questions import AskedQuestions, OutcomeCount, Spot, Wanted
from bot.replies import reply_to
from knowledge.tables import feedback, questions
from retrieval.outcome import Answered
from tests.conftest import NOON


async def ask(engine: AsyncEngine, number: int, outcome: str = "unknown", person: str = "web:p", days: int = 0) -> None:
    row = {
        "id": f"q{number:03}",
        "event_key": f"k{number}",
        "text": f"What about 100% of thing {number}?",
        "history": [],
        "person_id": person,
        "person": {},
        "place": {},
        "state": "finished",
        "outcome": outcome,
        "asked_at": NOON - timedelta(days=days),
    }
    async with engine.begin() as connection:
        await connection.execute(insert(questions).values(row))


async def test_questions_come_newest_first_and_go_on_from_a_spot(engine: AsyncEngine) -> None:
    for number in range(6):
        await ask(engine, number, days=number // 2)  # Two at each moment.
    asked = AskedQuestions(engine, lambda: NOON)
    first = await asked.page(Wanted(), 3)
    second = await asked.page(Wanted(before=first[-1].spot), 3)
    assert [each.id for each in (*first, *second)] == ["q001", "q000", "q003", "q002", "q005", "q004"]
    assert first[0].asked_on == NOON.date()


async def test_words_are_looked_for_as_they_stand(engine: AsyncEngine) -> None:
    for number in range(3):
        await ask(engine, number, outcome="answered" if number else "unknown")
    asked = AskedQuestions(engine, lambda: NOON)
    assert len(await asked.with_word(Wanted(), "THING 1")) == 1
    assert len(await asked.with_word(Wanted(), "100%")) == 3
    assert await asked.with_word(Wanted(), "_____") == []
    assert len(await asked.with_word(Wanted("answered"), "thing")) == 2
    assert await asked.end_of_search(Wanted()) is None
    assert await asked.page(Wanted(before=Spot(NOON, "q000"))) == []


async def test_only_what_enough_people_asked_is_counted(engine: AsyncEngine) -> None:
    for number in range(6):
        await ask(engine, number, person=f"web:{number}")
    for number in range(6, 16):
        await ask(engine, number, "answered", person=f"web:{number % 4}")
    await ask(engine, 99, person="web:old", days=31)
    counts = await AskedQuestions(engine, lambda: NOON).counts()
    assert counts == [OutcomeCount("answered", None), OutcomeCount("unknown", 6)]


async def test_one_question_comes_with_what_its_asker_made_of_it(engine: AsyncEngine) -> None:
    await ask(engine, 1)
    given = {"id": "f", "question_id": "q001", "person_id": "web:p", "helped": False, "reason": "wrong", "note": "No."}
    async with engine.begin() as connection:
        await connection.execute(insert(feedback).values(given | {"given_at": NOON}))
    asked = AskedQuestions(engine, lambda: NOON)
    found = await asked.question("q001")
    assert found is not None
    assert found.judged is not None
    assert (found.judged.helped, found.judged.reason, found.judged.note) == (False, "wrong", "No.")
    assert (found.reply, found.gap_title) == (None, None)
    assert await asked.question("none") is None


async def test_what_somebody_in_distress_wrote_is_shown_to_nobody_else(engine: AsyncEngine) -> None:
    for number, said in enumerate(("distress", "thanks"), start=1):
        await ask(engine, number, "answered")
        reply = reply_to(Answered("", (), 1.0, said_instead=said)).to_json()
        async with engine.begin() as connection:
            await connection.execute(update(questions).where(questions.c.id == f"q{number:03}").values(reply=reply))
    await ask(engine, 3, "denied")
    asked = AskedQuestions(engine, lambda: NOON)
    assert [each.id for each in await asked.page(Wanted())] == ["q003", "q002"]
    assert [each.id for each in await asked.with_word(Wanted(), "thing")] == ["q003", "q002"]
    assert await asked.question("q001") is None
    assert await asked.question("q002") is not None
