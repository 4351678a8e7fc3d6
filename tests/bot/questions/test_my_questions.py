from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.questions.my_questions import MyQuestion, MyQuestions, state_of
from tests.bot.scripted_house import ANN, house_of

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
TUESDAY = NOW - timedelta(days=3)


def question(outcome: str | None, gap_state: str | None = None, is_followed_up: bool = True) -> MyQuestion:
    return MyQuestion("q1", "May I?", outcome, TUESDAY, NOW - timedelta(days=1), gap_state, is_followed_up)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (question(None), "being answered now"),
        (question("answered"), "answered yesterday"),
        (question("unknown", "open"), "waiting for an answer since Tuesday"),
        (question("unknown", "open", is_followed_up=False), "waiting for an answer since Tuesday, without a follow-up"),
        (question("unknown", "proven"), "answered by now: ask it again"),
        (question("unknown", "dismissed"), "closed without an answer"),
        (question("unknown"), "not answered yesterday"),
        (question("partial", "open"), "waiting for the rest since Tuesday"),
        (question("partial"), "answered in part yesterday"),
        (question("clarify"), "waiting for you to say which one you meant"),
        (question("denied"), "not answered there"),
        (question("error"), "failed yesterday: please ask it again"),
        (question("withdrawn"), "stopped, as you asked"),
        (question("something new"), "something new"),
    ],
)
def test_each_state_is_put_in_words(asked: MyQuestion, words: str) -> None:
    assert state_of(asked, NOW) == words


def test_what_is_still_to_come_is_known() -> None:
    assert question("unknown", "open").is_waiting
    assert question(None).is_waiting
    assert not question("unknown", "dismissed").is_waiting
    assert not question("answered").is_waiting


def test_days_are_those_of_the_reader() -> None:
    late = MyQuestion("q", "?", "answered", NOW, datetime(2026, 11, 19, 23, 30, tzinfo=UTC))
    assert state_of(late, NOW, "UTC") == "answered yesterday"
    assert state_of(late, NOW, "Europe/Berlin") == "answered today"


async def test_people_read_their_own_questions_newest_first(engine: AsyncEngine) -> None:
    house = house_of(engine)
    asking = house.asking()
    for key in ("e1", "e2"):
        await asking.answer(await house.receive(asking, key=key))
        house.clock.pass_by(timedelta(minutes=1))
    mine = MyQuestions(engine)
    found = await mine.of(ANN.id)
    assert [each.outcome for each in found] == ["answered", "answered"]
    assert found[0].asked_at > found[1].asked_at
    assert await mine.of("email:bob@example.com") == []
    assert await mine.count(ANN.id) == 2
