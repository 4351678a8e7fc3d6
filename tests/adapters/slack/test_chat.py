"""The Chat port on Slack."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.slack.spots import Spot
from bot.people.accounts import Account
from bot.ports import ChatUnavailable, OnText, PlaceGone
from bot.replies import placeholder, reply_to
from retrieval.outcome import Denied, NotHere, Outcome, PlaceKind, Question, Unknown
from tests.adapters.slack.slack_house import ANN, FIVE_DAYS, GENERAL, House, house_with

ME = "email:ann@example.com"
CHANNEL = Spot("T0HOME", GENERAL, "1.1").place(PlaceKind.CHANNEL)
PRIVATE = Spot("T0HOME", GENERAL).place(PlaceKind.PRIVATE_REPLY)


async def know_ann(house: House) -> None:
    await house.application.desk.accounts.remember(Account("slack", "T0HOME", ANN, ME))


async def test_the_same_key_sends_once(house: House) -> None:
    chat = house.running.surface.chat
    first = await chat.send(CHANNEL, ME, reply_to(FIVE_DAYS), "q1")
    assert await chat.send(CHANNEL, ME, reply_to(FIVE_DAYS), "q1") == first
    assert len(house.workspace.by_bot(GENERAL)) == 1


async def test_an_edit_takes_the_messages_place(house: House) -> None:
    chat = house.running.surface.chat
    ts = await chat.send(CHANNEL, ME, placeholder(), "q1")
    await chat.edit(CHANNEL, ts, reply_to(FIVE_DAYS), "q1")
    (message,) = house.workspace.by_bot(GENERAL)
    assert message.texts == ["Looking that up…", "You can carry over up to five days."]


@pytest.mark.parametrize("outcome", [NotHere(), Denied()])
async def test_what_is_for_the_asker_is_seen_by_nobody_else(house: House, outcome: Outcome) -> None:
    await know_ann(house)
    await house.running.surface.chat.send(CHANNEL, ME, reply_to(outcome, in_private=False), "q1")
    assert house.workspace.by_bot() == []
    assert len(house.workspace.whispered(ANN)) == 1


async def test_whom_nobody_sees_in_the_channel_any_more_is_told_directly(house: House) -> None:
    await know_ann(house)
    house.workspace.channels[GENERAL].members.discard(ANN)
    await house.running.surface.chat.send(PRIVATE, ME, reply_to(Unknown()), "q1")
    (message,) = house.workspace.by_bot(house.workspace.direct(ANN))
    assert message.text == "I don't have that yet."


async def test_a_private_reply_is_said_anew_when_it_changes(house: House) -> None:
    await know_ann(house)
    chat = house.running.surface.chat
    message_id = await chat.send(PRIVATE, ME, placeholder(), "q1")
    await chat.edit(PRIVATE, message_id, reply_to(FIVE_DAYS), "q1")
    assert [each.text for each in house.workspace.whispered(ANN)][-1] == "You can carry over up to five days."


async def test_slacks_troubles_are_the_ports(house: House) -> None:
    chat = house.running.surface.chat
    with pytest.raises(PlaceGone):
        await chat.send(Spot("T0HOME", "CNOWHERE", "1.1").place(PlaceKind.CHANNEL), ME, reply_to(FIVE_DAYS), "q1")
    with pytest.raises(PlaceGone):
        await chat.send(PRIVATE, "email:nobody@example.com", reply_to(FIVE_DAYS), "q2")
    house.slack.fail("chat.postMessage", "service_unavailable")
    with pytest.raises(ChatUnavailable):
        await chat.send(CHANNEL, ME, reply_to(FIVE_DAYS), "q3")


@pytest.fixture
async def slow_house(engine: AsyncEngine, tmp_path: Path) -> AsyncIterator[House]:
    async with house_with(engine, tmp_path, openai_model="slow") as house:
        yield house


async def test_a_slow_answer_is_announced_and_takes_the_announcements_place(slow_house: House) -> None:
    release = asyncio.Event()

    async def slowly(question: Question, on_text: OnText | None) -> Outcome:
        await release.wait()
        return FIVE_DAYS

    slow_house.script.answering = slowly
    await slow_house.somebody().says(GENERAL, "<@UBOT> how many days can I carry over?")
    await slow_house.workspace.until(lambda: slow_house.workspace.by_bot(GENERAL))
    release.set()
    (answer,) = await slow_house.replies(GENERAL)
    assert answer.texts == ["Looking that up…", "You can carry over up to five days."]


async def test_where_a_status_shows_no_announcement_is_needed(slow_house: House) -> None:
    begun, release = asyncio.Event(), asyncio.Event()

    async def slowly(question: Question, on_text: OnText | None) -> Outcome:
        begun.set()
        await release.wait()
        return FIVE_DAYS

    slow_house.script.answering = slowly
    await slow_house.application.desk.preferences.greet_once(ME)
    await slow_house.somebody().direct("How many days can I carry over?")
    await begun.wait()
    release.set()
    (answer,) = await slow_house.replies(slow_house.workspace.direct(ANN))
    assert answer.texts == ["You can carry over up to five days."]
