from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.nudges.nudge_words import NOTHING_TO_ANSWER
from bot.nudges.nudges import Answer, Kind, Nudge, Schedule
from tests.bot.nudge_house import WORDS, NudgeHouse, email_id


@pytest.fixture
async def house(engine: AsyncEngine) -> NudgeHouse:
    return await NudgeHouse(engine).open()


@pytest.fixture
async def nudge(house: NudgeHouse) -> Nudge:
    sent = await house.send(Schedule(follow_up_days=2))
    await house.desk.sending.send_due()
    return sent


async def answer_of(house: NudgeHouse, nudge: Nudge, who: str, kind: Kind = Kind.NUDGE) -> Answer | None:
    delivery = await house.desk.book.sent_last(nudge.id, email_id(who), kind)
    return delivery.answer if delivery else None


async def test_got_it_is_kept_and_the_message_says_so(house: NudgeHouse, nudge: Nudge) -> None:
    pressed = await house.press("got_it", "p0", f"{nudge.id}/nudge")
    assert pressed.instead is not None
    assert (pressed.instead.text, pressed.instead.buttons) == (WORDS, ())
    assert await answer_of(house, nudge, "p0") is Answer.GOT_IT


async def test_not_now_brings_it_again_the_next_working_morning(house: NudgeHouse, nudge: Nudge) -> None:
    await house.press("not_now", "p0", f"{nudge.id}/nudge")
    (again,) = await house.desk.book.due(datetime(2026, 11, 24, 9, 0, tzinfo=UTC), 9)
    assert (again.due_at, again.postponed) == (datetime(2026, 11, 24, 9, 0, tzinfo=UTC), 1)
    await house.pass_days(1)
    assert house.got("p0") == [WORDS, WORDS]


async def test_pressing_not_now_twice_brings_it_once(house: NudgeHouse, nudge: Nudge) -> None:
    for _ in range(2):
        await house.press("not_now", "p0", f"{nudge.id}/nudge")
    await house.pass_days(1.5)
    assert len(house.got("p0")) <= 3


async def test_whoever_it_does_not_apply_to_can_refuse_the_whole_topic(house: NudgeHouse, nudge: Nudge) -> None:
    pressed = await house.press("not_for_me", "p0", f"{nudge.id}/nudge")
    assert pressed.instead is not None
    (button,) = pressed.instead.buttons
    await house.press(button.action.partition(".")[2], "p0", button.value)
    assert await house.desk.recipients.refused_topics(email_id("p0")) == {"handover"}
    await house.desk.recipients.allow_topic(email_id("p0"), "handover")
    assert await house.desk.recipients.refused_topics(email_id("p0")) == frozenset()


async def test_ask_about_this_opens_a_question_with_the_article_as_context(house: NudgeHouse, nudge: Nudge) -> None:
    pressed = await house.press("ask", "p0", nudge.id)
    assert (pressed.about, "Handing over" in pressed.remark) == (house.article_id, True)


async def test_what_got_in_the_way_goes_to_the_gap_loop_without_being_told_to_the_sender(
    house: NudgeHouse, nudge: Nudge
) -> None:
    await house.pass_days(3)
    await house.press("blocked", "p0", f"{nudge.id}/follow_up", "The template is missing.")
    assert house.obstacles == ["The template is missing."]
    assert await answer_of(house, nudge, "p0", Kind.FOLLOW_UP) is Answer.BLOCKED
    assert house.got("boss") == []


async def test_only_those_who_got_it_can_answer(house: NudgeHouse, nudge: Nudge) -> None:
    assert (await house.press("got_it", "boss", f"{nudge.id}/nudge")).remark == NOTHING_TO_ANSWER
    assert (await house.press("got_it", "p0", "none/nudge")).remark == NOTHING_TO_ANSWER
    assert (await house.press("ask", "p0", "none")).remark == NOTHING_TO_ANSWER


async def test_a_button_for_the_sender_does_nothing_for_others(house: NudgeHouse, nudge: Nudge) -> None:
    pressed = await house.press("cancel", "p0", nudge.id)
    assert (pressed.instead, "only the person who sent it" in pressed.remark) == (None, True)
