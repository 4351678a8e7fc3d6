"""Buttons under what the bot wrote unasked."""

import pytest

from bot.messages import Button, Message, Press, Pressed, ToPerson
from bot.people.accounts import Account
from retrieval.outcome import Turn
from tests.adapters.slack.local_slack.methods import says
from tests.adapters.slack.local_slack.state import Message as Shown
from tests.adapters.slack.slack_house import ANN, BOB, House
from tests.adapters.slack.stocked import stock_leave

ME = "email:ann@example.com"
NUDGE = Message(
    "You asked about leave.",
    buttons=(Button("nudge.got_it", "Got it", "n1"), Button("nudge.why", "Not for me", "n1", asks="What is missing?")),
)


class Noted:
    """Handles presses as the test says, and remembers them."""

    def __init__(self, house: House, follows: Pressed) -> None:
        self.presses: list[Press] = []
        self.follows = follows
        house.script.areas["nudge"] = self

    async def __call__(self, press: Press) -> Pressed:
        self.presses.append(press)
        return self.follows


async def nudged(house: House) -> Shown:
    await house.application.desk.preferences.greet_once(ME)
    await house.application.desk.accounts.remember(Account("slack", "T0HOME", ANN, ME))
    await house.running.surface.chat.write(ToPerson(ME, "slack"), NUDGE, "nudge:n1")
    return house.workspace.by_bot()[-1]


async def test_a_press_reaches_its_use_case_and_its_message_is_replaced(house: House) -> None:
    noted = Noted(house, Pressed(instead=Message("Noted. Thank you.")))
    message = await nudged(house)
    await house.somebody().presses(message, "press.0.nudge.got_it")
    await house.quiet()
    where = f"T0HOME/{message.channel}/{message.ts}"
    assert noted.presses == [Press("nudge.got_it", "n1", ME, "slack", message_id=where)]
    assert message.texts == ["You asked about leave.", "Noted."]


async def test_a_remark_is_said_to_whoever_pressed(house: House) -> None:
    Noted(house, Pressed(remark="I'll wait a week."))
    message = await nudged(house)
    await house.somebody().presses(message, "press.0.nudge.got_it")
    assert [each.text for each in await house.replies(message.channel, 2)][-1] == "I'll wait a week."


async def test_a_button_that_asks_opens_a_window_and_hands_the_words_over(house: House) -> None:
    noted = Noted(house, Pressed(instead=Message("Thank you.")))
    message = await nudged(house)
    await house.somebody().presses(message, "press.1.nudge.why")
    await house.quiet()
    assert noted.presses == []
    (window,) = house.workspace.views
    assert "Not for me" in says(window)
    assert "What is missing?" in says(window)
    await house.somebody().submits(window, words="The part about &lt;contractors&gt;")
    await house.quiet()
    assert [(press.action, press.words) for press in noted.presses] == [("nudge.why", "The part about <contractors>")]
    assert message.texts[-1] == "Thank you."


async def test_a_question_about_an_article_is_asked_in_the_messages_thread(house: House) -> None:
    article_id = (await stock_leave(house)).citations[0].article_id
    Noted(house, Pressed(about=article_id))
    message = await nudged(house)
    await house.somebody().presses(message, "press.0.nudge.got_it")
    asks = (await house.replies(message.channel, 2))[-1]
    assert (asks.text, asks.thread_ts) == ("What would you like to know about “Annual leave”?", message.ts)
    await house.somebody().direct("How long does it take?", thread=message.ts)
    await house.replies(message.channel, 3)
    assert house.script.asked[-1].history[0] == Turn("user", "Annual leave")


async def test_so_is_one_that_is_written_as_a_new_message_once(house: House) -> None:
    article_id = (await stock_leave(house)).citations[0].article_id
    Noted(house, Pressed(about=article_id))
    message = await nudged(house)
    await house.somebody().presses(message, "press.0.nudge.got_it")
    await house.replies(message.channel, 2)
    for number, text in enumerate(("How long does it take?", "Who may park here?"), start=3):
        await house.somebody().direct(text)
        await house.replies(message.channel, number)
    assert [question.history for question in house.script.asked] == [(Turn("user", "Annual leave"),), ()]


@pytest.mark.parametrize("mark", ["deleted", "is_restricted"])
async def test_whoever_has_left_or_is_a_guest_presses_in_vain(house: House, mark: str) -> None:
    noted = Noted(house, Pressed(remark="Done."))
    message = await nudged(house)
    house.workspace.users[ANN][mark] = True
    await house.somebody().presses(message, "press.0.nudge.got_it")
    await house.quiet()
    assert noted.presses == []


async def test_a_button_of_an_area_that_is_gone_says_so(house: House) -> None:
    message = await nudged(house)
    await house.somebody().presses(message, "press.0.nudge.got_it")
    assert "older version" in (await house.replies(message.channel, 2))[-1].text


async def test_another_person_presses_as_themselves(house: House) -> None:
    noted = Noted(house, Pressed())
    message = await nudged(house)
    await house.somebody(BOB).presses(message, "press.0.nudge.got_it")
    await house.quiet()
    assert [press.person_id for press in noted.presses] == ["email:bob@example.com"]
