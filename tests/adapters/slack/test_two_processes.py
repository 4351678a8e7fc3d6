"""Two whole processes on one database and one Slack: whichever hears of something, it happens once."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.messages import Message, ToPerson
from bot.people.accounts import Account
from bot.ports import ChatUnavailable
from knowledge.storage.database import connect
from tests.adapters.slack.local_slack.people import callback
from tests.adapters.slack.local_slack.server import LocalSlack
from tests.adapters.slack.slack_house import ANN, GENERAL, House, furnish, living_in

ASK = "<@UBOT> how many days can I carry over?"
ME = "email:ann@example.com"


@pytest.fixture
async def houses(engine: AsyncEngine, tmp_path: Path) -> AsyncIterator[tuple[House, House]]:
    other_engine = connect(engine.url.render_as_string(hide_password=False))
    async with LocalSlack().running() as slack, aiohttp.ClientSession() as http:
        furnish(slack.workspace)
        async with (
            living_in(engine, tmp_path, slack, http) as one,
            living_in(other_engine, tmp_path, slack, http) as other,
        ):
            yield one, other
        assert slack.workspace.problems == []
    await other_engine.dispose()


async def both_quiet(houses: tuple[House, House]) -> None:
    for _ in range(2):
        for house in houses:
            await house.quiet()


async def test_what_both_hear_is_answered_once(houses: tuple[House, House]) -> None:
    events = [
        callback({"type": "app_mention", "user": ANN, "text": ASK, "ts": f"1.{number}", "channel": GENERAL})
        for number in range(10)
    ]
    heard = [house.way.deliver(each) for each in events for house in houses]
    assert {status for status, _ in await asyncio.gather(*heard)} == {200}
    await houses[0].workspace.until(lambda: len(houses[0].workspace.by_bot(GENERAL)) >= len(events))
    await both_quiet(houses)
    threads = [answer.thread_ts for answer in houses[0].workspace.by_bot(GENERAL)]
    assert sorted(threads) == sorted(f"1.{number}" for number in range(10))
    assert sum(len(house.script.asked) for house in houses) == len(events)


async def test_the_mention_and_its_twin_may_go_to_different_ones(houses: tuple[House, House]) -> None:
    said = {"user": ANN, "text": ASK, "ts": "1.1", "channel": GENERAL}
    await asyncio.gather(
        houses[0].way.deliver(callback({"type": "app_mention", **said})),
        houses[1].way.deliver(callback({"type": "message", "channel_type": "channel", **said})),
    )
    await houses[0].replies(GENERAL)
    await both_quiet(houses)
    assert len(houses[0].workspace.by_bot(GENERAL)) == 1


async def test_a_thread_that_one_answered_in_is_known_to_the_other(houses: tuple[House, House]) -> None:
    await houses[0].somebody().says(GENERAL, ASK)
    (answer,) = await houses[0].replies(GENERAL)
    await houses[1].somebody().says(GENERAL, "And can contractors carry days over?", thread=answer.thread_ts)
    await houses[1].replies(GENERAL, 2)


async def test_what_both_write_under_one_key_arrives_once(houses: tuple[House, House]) -> None:
    await houses[0].application.desk.accounts.remember(Account("slack", "T0HOME", ANN, ME))
    told = Message("There is an answer now.")
    chats = [house.running.surface.chat for house in houses]
    writing = (chat.write(ToPerson(ME, "slack"), told, "told:g1") for chat in chats)
    first = await asyncio.gather(*writing, return_exceptions=True)
    # One of them may have been told to come again, because the other was at it.
    assert all(isinstance(each, str | ChatUnavailable) for each in first)
    again = {await chat.write(ToPerson(ME, "slack"), told, "told:g1") for chat in chats}
    assert again == {each for each in first if isinstance(each, str)}
    assert len(houses[0].workspace.by_bot()) == 1


async def test_what_one_left_unfinished_the_other_finishes(houses: tuple[House, House]) -> None:
    dying, other = houses
    dying.slack.fail("users.info", "internal_error")
    await dying.way.deliver(
        callback({"type": "app_mention", "user": ANN, "text": ASK, "ts": "1.1", "channel": GENERAL})
    )
    await dying.quiet()
    assert dying.workspace.by_bot() == []
    await other.running.surface.inbox.release()
    await other.running.entry.work_on_left_behind()
    await other.replies(GENERAL)
