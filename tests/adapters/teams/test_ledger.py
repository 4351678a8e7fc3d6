from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.teams.ledger import Ledger
from adapters.teams.spots import Spot
from bot.questions.question_log import QuestionLog
from retrieval.outcome import Person, PlaceKind

THREAD, OTHER = Spot("t1", "19:g;messageid=1"), Spot("t1", "19:h")


async def test_a_message_is_known_with_its_thread_or_without(engine: AsyncEngine, now: Callable[[], datetime]) -> None:
    ledger = Ledger(engine, now)
    await ledger.note(THREAD, "17", "q1")
    await ledger.note(THREAD, "17", "q1")
    assert await ledger.question_of(THREAD, "17") == "q1"
    assert await ledger.question_of(THREAD.base, "17") == "q1"
    assert await ledger.question_of(OTHER, "17") is None


async def test_what_was_answered_last_comes_last(engine: AsyncEngine, now: Callable[[], datetime]) -> None:
    for minute, question in enumerate(("q1", "q2", "q3")):
        later = now() + timedelta(minutes=minute)
        await Ledger(engine, lambda later=later: later).note(THREAD, f"m{minute}", question)  # type: ignore[misc]
    ledger = Ledger(engine, now)
    assert await ledger.answered_in(THREAD, now(), 2) == ["q2", "q3"]
    assert await ledger.answered_in(THREAD, now() + timedelta(minutes=2), 2) == ["q3"]


async def test_a_forgotten_question_leaves_no_trace(engine: AsyncEngine, now: Callable[[], datetime]) -> None:
    ledger = Ledger(engine, now)
    await ledger.note(THREAD, "17", "q1")
    await ledger.forget("q1")
    assert await ledger.question_of(THREAD, "17") is None


async def test_tidying_leaves_only_what_answers_a_question_we_still_have(
    engine: AsyncEngine, now: Callable[[], datetime]
) -> None:
    asked = await QuestionLog(engine, now).accept("e1", "May I?", Person("p1"), OTHER.place(PlaceKind.DIRECT))
    ledger = Ledger(engine, now)
    await ledger.note(OTHER, "1", asked.question_id)
    await ledger.note(OTHER, "2", "forgotten")
    await ledger.tidy()
    assert await ledger.question_of(OTHER, "1") == asked.question_id
    assert await ledger.question_of(OTHER, "2") is None
