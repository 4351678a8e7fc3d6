import asyncio

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.ports import OnText
from bot.questions.asking import Asking
from bot.questions.forgetting import Forgetting
from bot.questions.second_thoughts import SecondThoughts
from retrieval.outcome import Outcome, Question
from tests.bot.scripted_house import CHANNEL, FIVE_DAYS, House, Script, house_of


@pytest.fixture
def house(engine: AsyncEngine) -> House:
    return house_of(engine)


def thoughts(house: House, asking: Asking) -> SecondThoughts:
    return SecondThoughts(house.questions, asking, Forgetting(house.engine))


async def test_an_edited_question_is_open_again_with_its_new_words(house: House) -> None:
    asking = house.asking()
    question_id = await house.receive(asking, CHANNEL)
    await asking.answer(question_id)
    assert await thoughts(house, asking).edited("e1", "May I now?") == question_id
    await asking.answer(question_id)
    assert [question.text for question in house.script.asked] == ["May I?", "May I now?"]
    assert list(house.slack.messages) == ["m0"]


@pytest.mark.parametrize(("key", "text"), [("e1", "May I?"), ("e1", "  "), ("another", "May I now?")])
async def test_nothing_is_done_where_nothing_was_asked_anew(house: House, key: str, text: str) -> None:
    asking = house.asking()
    await house.receive(asking, CHANNEL)
    assert await thoughts(house, asking).edited(key, text) is None


async def test_a_deleted_question_is_no_longer_worked_on_here_or_anywhere(house: House) -> None:
    begun = asyncio.Event()

    async def never(question: Question, on_text: OnText | None) -> Outcome:
        begun.set()
        await asyncio.Event().wait()
        return FIVE_DAYS

    house.script = Script(never)
    asking = house.asking()
    question_id = await house.receive(asking, CHANNEL)
    answering = asyncio.create_task(asking.answer(question_id))
    await begun.wait()
    record = await thoughts(house, asking).deleted("e1")
    assert record is not None
    assert (await answering).outcome == "withdrawn"
    assert house.slack.messages == {}
    assert await asking.finish_left_behind() == 0


async def test_what_has_come_to_its_end_cannot_be_stopped(house: House) -> None:
    asking = house.asking()
    question_id = await house.receive(asking, CHANNEL)
    await asking.answer(question_id)
    assert not await thoughts(house, asking).stop(question_id)
    assert await thoughts(house, asking).deleted("never asked") is None


async def test_a_question_that_was_taken_back_and_comes_back_is_answered_after_all(house: House) -> None:
    asking = house.asking()
    question_id = await house.receive(asking, CHANNEL)
    second = thoughts(house, asking)
    await second.deleted("e1")
    assert await second.undeleted("e1", "May I?") == question_id
    assert (await asking.answer(question_id)).outcome == "answered"
    # Its answer stands now: deleted and brought back once more, it need not be answered again.
    await second.deleted("e1")
    assert await second.undeleted("e1", "May I?") is None
    assert await second.undeleted("never asked", "May I?") is None
