"""A nudge in Slack from end to end: sent, delivered, answered, asked about, followed up."""

import pytest

from bot.nudges.nudges import Answer, Kind
from retrieval.outcome import Turn
from tests.adapters.slack.local_slack.methods import says
from tests.adapters.slack.local_slack.state import Message
from tests.adapters.slack.nudging_house import BOSS, TITLE, WORDS, Clock, delivered, open_for_nudges, sent_nudge
from tests.adapters.slack.slack_house import ANN, House

ANN_ID = "email:ann@example.com"
ABOUT_IT = (Turn("user", TITLE),)


async def nudged(house: House, **filled: str) -> tuple[Clock, Message]:
    """A nudge that Ann has just got; she has met the bot before."""
    clock, article_id = await open_for_nudges(house)
    await house.application.desk.preferences.greet_once(ANN_ID)
    await sent_nudge(house, article_id, **filled)
    assert await delivered(house) == 1
    (message,) = house.workspace.by_bot(house.workspace.direct(ANN))
    return clock, message


async def answer_of(house: House, kind: Kind = Kind.NUDGE) -> Answer | None:
    (nudge,) = await house.application.nudges.book.sent_by(BOSS.id)
    delivery = await house.application.nudges.book.sent_last(nudge.id, ANN_ID, kind)
    return delivery.answer if delivery else None


async def test_its_line_below_names_the_sender_and_links_the_article(house: House) -> None:
    _, message = await nudged(house)
    words = message.everything
    assert "From Bo · for your team · rests on <https://handrail.example.com/articles/" in words
    assert f"|{TITLE}>" in words


@pytest.mark.parametrize(
    ("button", "answer", "words"),
    [
        ("press.0.nudge.got_it", Answer.GOT_IT, "✓ Got it"),
        ("press.2.nudge.not_for_me", Answer.NOT_FOR_ME, "won't bring this up"),
    ],
)
async def test_an_answer_is_kept_and_shown_in_its_place(house: House, button: str, answer: Answer, words: str) -> None:
    _, message = await nudged(house)
    await house.somebody().presses(message, button)
    await house.quiet()
    assert await answer_of(house) is answer
    assert words in message.everything
    assert not message.has_button("press.0.nudge.got_it")


async def test_not_now_brings_it_again_on_the_next_working_day(house: House) -> None:
    clock, message = await nudged(house)
    await house.somebody().presses(message, "press.1.nudge.not_now")
    await house.quiet()
    clock.pass_by(hours=2)
    assert await delivered(house) == 0
    clock.pass_by(hours=22)
    assert await delivered(house) == 1
    assert [each.text for each in house.workspace.by_bot(message.channel)][-1] == WORDS


async def test_ask_about_this_takes_the_next_message_as_a_question_about_the_article(house: House) -> None:
    _, message = await nudged(house)
    await house.somebody().presses(message, "press.3.nudge.ask")
    await house.replies(message.channel, 3)
    await house.somebody().direct("Which tool do I use?", thread=message.ts)
    await house.replies(message.channel, 4)
    assert house.script.asked[-1].history[0] == ABOUT_IT[0]


async def test_words_in_its_thread_are_a_question_about_the_article(house: House) -> None:
    _, message = await nudged(house)
    await house.somebody().direct("Where do I write that?", thread=message.ts)
    await house.replies(message.channel, 2)
    assert house.script.asked[-1].text == "Where do I write that?"
    assert house.script.asked[-1].history[0] == ABOUT_IT[0]


async def test_so_is_the_first_new_message_after_it_and_only_that(house: House) -> None:
    _, message = await nudged(house)
    for number, text in enumerate(("Where do I write that?", "Who may park here?"), start=2):
        await house.somebody().direct(text)
        await house.replies(message.channel, number)
    assert [question.history for question in house.script.asked] == [ABOUT_IT, ()]


async def test_a_follow_up_takes_what_was_in_the_way_to_the_gap_log(house: House) -> None:
    clock, message = await nudged(house, follow_up="3")
    clock.pass_by(days=3, minutes=5)
    assert await delivered(house) == 1
    asked = house.workspace.by_bot(message.channel)[-1]
    assert asked.text == "Did you get to use it?"
    await house.somebody().presses(asked, "press.2.nudge.blocked")
    await house.quiet()
    window = house.workspace.views[-1]
    assert "What got in the way?" in says(window)
    await house.somebody().submits(window, words="The template is missing")
    await house.quiet()
    assert await answer_of(house, Kind.FOLLOW_UP) is Answer.BLOCKED
    assert "without your name" in asked.everything
    (gap,) = await house.application.gap_loop.gaps()
    assert "The template is missing" in gap.title


@pytest.mark.parametrize(("button", "answer"), [("0.nudge.used", Answer.USED), ("1.nudge.not_yet", Answer.NOT_YET)])
async def test_one_tap_answers_the_follow_up(house: House, button: str, answer: Answer) -> None:
    clock, message = await nudged(house, follow_up="3")
    clock.pass_by(days=3, minutes=5)
    await delivered(house)
    await house.somebody().presses(house.workspace.by_bot(message.channel)[-1], f"press.{button}")
    await house.quiet()
    assert await answer_of(house, Kind.FOLLOW_UP) is answer
