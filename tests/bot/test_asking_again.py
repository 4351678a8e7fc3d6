import asyncio
from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from bot.ports import ChatUnavailable, OnText, PlaceGone
from bot.questions.asking import Limits
from retrieval.outcome import Outcome, Place, PlaceKind, Question
from tests.bot.scripted_house import ANN, CHANNEL, FIVE_DAYS, House, Script, broken, five_days, house_of


@pytest.fixture
def house(engine: AsyncEngine) -> House:
    return house_of(engine)


async def test_a_failure_is_said_kindly_and_logged_without_anybodys_words(house: House) -> None:
    house.script = Script(broken)
    asking = house.asking()
    question_id = await house.receive(asking)
    with capture_logs() as lines:
        reply = await asking.answer(question_id)
    assert reply.outcome == "error"
    assert not reply.is_final
    assert lines == [
        {"event": "answering_failed", "question_id": question_id, "error": "OSError", "log_level": "error"}
    ]
    assert house.outcomes == []


async def test_a_failed_question_is_tried_again_after_a_pause(house: House) -> None:
    house.script = Script(broken)
    asking = house.asking()
    question_id = await house.receive(asking, CHANNEL)
    await asking.answer(question_id)
    house.script = Script(five_days)
    asking = house.asking()
    assert await asking.finish_left_behind() == 0
    house.clock.pass_by(Limits().pause_before_retry)
    assert await asking.finish_left_behind() == 1
    assert house.outcomes == ["answered"]
    # One message all along: apology, answer.
    assert list(house.slack.messages) == ["m0"]
    assert house.slack.messages["m0"].text == "Five days."


async def test_without_a_sweeper_a_failure_is_the_end(house: House) -> None:
    house.script = Script(broken)
    asking = house.asking(Limits(retries=False))
    assert (await asking.answer(await house.receive(asking))).is_final
    assert house.outcomes == ["error"]


async def test_an_answer_that_takes_too_long_fails(house: House) -> None:
    async def never(question: Question, on_text: OnText | None) -> Outcome:
        await asyncio.Event().wait()
        return FIVE_DAYS

    house.script = Script(never)
    asking = house.asking(Limits(answer_within=timedelta(0)))
    assert (await asking.answer(await house.receive(asking))).outcome == "error"


async def test_the_sweeper_answers_what_a_dead_process_left_behind(house: House) -> None:
    asking = house.asking()
    unclaimed, dropped = await house.receive(asking), await house.receive(asking, key="e2")
    await house.questions.claim(dropped, "dead", Limits().lease)
    house.clock.pass_by(Limits().lease)
    assert await asking.finish_left_behind() == 2
    assert (await asking.answer(unclaimed)).outcome == "answered"
    assert (await asking.answer(dropped)).outcome == "answered"


async def test_past_its_deadline_a_question_ends_as_failed_for_good(house: House) -> None:
    asking = house.asking()
    question_id = await house.receive(asking)
    house.clock.pass_by(Limits().deadline)
    assert await asking.finish_left_behind() == 1
    reply = await asking.reply_for(question_id, ANN.id)
    assert reply is not None
    assert (reply.outcome, reply.is_final) == ("error", True)
    assert house.script.asked == []


async def test_one_question_that_trips_the_sweeper_does_not_stop_the_others(house: House) -> None:
    asking = house.asking()
    await house.receive(asking, Place("slack", PlaceKind.CHANNEL, "C1"))
    await house.receive(asking, key="e2")
    house.slack.trouble = ZeroDivisionError()
    house.clock.pass_by(Limits().grace)
    assert await asking.finish_left_behind() == 1


async def test_in_a_chat_a_placeholder_stands_until_the_answer_takes_its_place(house: House) -> None:
    async def slowly(question: Question, on_text: OnText | None) -> Outcome:
        await house.slack.said.wait()
        return FIVE_DAYS

    house.script = Script(slowly)
    asking = house.asking(Limits(placeholder_after=timedelta(0)))
    question_id = await house.receive(asking, CHANNEL)
    await asking.answer(question_id)
    assert house.slack.history == ["Looking that up…", "Five days."]
    assert list(house.slack.messages) == ["m0"]
    record = await house.questions.get(question_id)
    assert record is not None
    assert record.message_id == "m0"


async def test_a_reply_the_platform_did_not_take_is_sent_again(house: House) -> None:
    asking = house.asking()
    house.slack.trouble = ChatUnavailable()
    question_id = await house.receive(asking, CHANNEL)
    assert not (await asking.answer(question_id)).is_final
    house.slack.trouble = None
    house.clock.pass_by(Limits().pause_before_retry)
    await asking.finish_left_behind()
    assert [reply.text for reply in house.slack.messages.values()] == ["Five days."]


async def test_where_nobody_can_be_reached_the_question_ends_all_the_same(house: House) -> None:
    house.slack.trouble = PlaceGone()
    asking = house.asking()
    await asking.answer(await house.receive(asking, CHANNEL))
    assert house.outcomes == ["answered"]
