from bot.messages import Press
from bot.publishing.telling_words import ANSWERS_IT, ASKED_AGAIN, GOOD, NOT_QUITE, NOT_THERE, NOT_YOURS
from knowledge.gaps.gaps import GapKind, GapState
from tests.bot.loop_house import WORDINGS, LoopHouse


async def told(house: LoopHouse) -> str:
    """Somebody was told; the id that the buttons carry."""
    await house.publish(await house.draft(await house.gap_of(await house.ask(WORDINGS[0]))))
    await house.desk.telling.tell_waiting()
    [(_, message)] = house.told
    return message.buttons[0].value


def press(action: str, telling_id: str, words: str = "", person_id: str = "slack:u0") -> Press:
    return Press(action, telling_id, person_id, "slack", words)


async def test_an_answer_that_answers_loses_its_buttons_and_stays(house: LoopHouse) -> None:
    pressed = await house.application.pressing.press(press(ANSWERS_IT, await told(house)))
    assert pressed.remark == GOOD
    assert pressed.instead is not None
    assert pressed.instead.buttons == ()
    assert "up to twice a month" in pressed.instead.text


async def test_not_quite_makes_it_a_question_in_a_gap_again_with_what_is_missing(house: LoopHouse) -> None:
    telling_id = await told(house)
    pressed = await house.application.pressing.press(press(NOT_QUITE, telling_id, "also abroad?"))
    assert pressed.remark == ASKED_AGAIN
    [gap] = await house.application.gap_loop.gaps(GapState.OPEN)
    assert gap.kind is GapKind.UNCLEAR
    details = await house.application.gap_loop.gap(gap.id)
    assert details is not None
    assert details.asked == ("Can I expense a co-working day?\nalso abroad?",)


async def test_pressing_twice_asks_once(house: LoopHouse) -> None:
    telling_id = await told(house)
    for _ in range(2):
        await house.application.pressing.press(press(NOT_QUITE, telling_id))
    [gap] = await house.application.gap_loop.gaps(GapState.OPEN)
    assert gap.questions == 1


async def test_only_the_asker_says_whether_it_answers(house: LoopHouse) -> None:
    pressed = await house.application.pressing.press(press(NOT_QUITE, await told(house), person_id="slack:eve"))
    assert (pressed.instead, pressed.remark) == (None, NOT_YOURS)
    assert await house.application.gap_loop.gaps(GapState.OPEN) == []


async def test_a_button_about_nothing_we_know_says_so(house: LoopHouse) -> None:
    assert (await house.desk.verdicts.on_press(press(ANSWERS_IT, "gone"))).remark == NOT_THERE
    assert (await house.desk.verdicts.on_press(press("told.other", await told(house)))).remark == NOT_THERE
