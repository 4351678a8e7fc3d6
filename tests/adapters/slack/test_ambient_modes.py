from dataclasses import replace

import pytest

from bot.people.wishes import Preferences, Topic
from bot.questions.channel_policy import ChannelMode
from retrieval.outcome import Answered, Outcome, Person, Unknown
from tests.adapters.slack.slack_house import ANN, FIVE_DAYS, GENERAL, House, always

QUESTION = "How many days can I carry over?"
L_AND_D = Person("email:eve@example.com", frozenset({"everyone", "curators"}))


async def decide(house: House, mode: ChannelMode) -> None:
    assert await house.application.desk.policies.set_mode(f"slack:T0HOME/{GENERAL}", mode, L_AND_D, False)


async def test_unless_somebody_decided_otherwise_we_are_silent(house: House) -> None:
    await house.somebody().says(GENERAL, QUESTION)
    await house.quiet()
    assert house.workspace.by_bot() == []
    assert house.script.asked == []


async def test_where_the_channel_wants_it_a_new_question_is_answered_in_its_thread(house: House) -> None:
    await decide(house, ChannelMode.ANSWER_WHEN_SURE)
    ts = await house.somebody().says(GENERAL, QUESTION)
    (answer,) = await house.replies(GENERAL)
    assert answer.thread_ts == ts


async def test_where_the_channel_wants_it_an_answer_is_offered_privately(house: House) -> None:
    await decide(house, ChannelMode.OFFER_PRIVATELY)
    await house.somebody().says(GENERAL, QUESTION)
    (offer,) = await house.whispered(ANN)
    assert "I may know this one. Only you see it." in offer.everything
    assert house.workspace.by_bot() == []


@pytest.mark.parametrize("mode", [ChannelMode.ANSWER_WHEN_SURE, ChannelMode.OFFER_PRIVATELY])
@pytest.mark.parametrize(
    "outcome", [Unknown(), replace(FIVE_DAYS, confidence=0.6), Answered("", (), 1.0, said_instead="thanks")]
)
async def test_unsure_means_silent_and_leaves_no_trace(house: House, mode: ChannelMode, outcome: Outcome) -> None:
    await decide(house, mode)
    house.script.answering = always(outcome)
    await house.somebody().says(GENERAL, QUESTION)
    await house.quiet()
    assert (house.workspace.by_bot(), house.workspace.ephemerals) == ([], [])
    assert await house.application.gap_loop.gaps() == []
    assert await house.application.desk.my_questions.count("email:ann@example.com") == 0


@pytest.mark.parametrize("text", ["Lunch is ready.", "ok?", "Thanks everyone"])
async def test_what_asks_nothing_is_left_alone(house: House, text: str) -> None:
    await decide(house, ChannelMode.ANSWER_WHEN_SURE)
    await house.somebody().says(GENERAL, text)
    await house.quiet()
    assert house.script.asked == []


async def test_whoever_wants_no_offers_gets_none(house: House) -> None:
    await decide(house, ChannelMode.OFFER_PRIVATELY)
    wishes = Preferences(opted_out=frozenset({Topic.OFFERS}))
    await house.application.desk.preferences.set("email:ann@example.com", wishes)
    await house.somebody().says(GENERAL, QUESTION)
    await house.quiet()
    assert house.workspace.ephemerals == []


async def test_asked_directly_we_say_that_we_dont_know_whatever_the_mode(house: House) -> None:
    await decide(house, ChannelMode.ANSWER_WHEN_SURE)
    await house.somebody().says(GENERAL, "<@UBOT> may I moor a boat?")
    (answer,) = await house.replies(GENERAL)
    assert answer.text == "I don't have that yet."
