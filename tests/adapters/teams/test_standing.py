"""Trouble: rate limits, lost answers, being removed or blocked. One reply or a log line, never a crash."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from adapters.opening import utc_now
from knowledge.tables import questions
from tests.adapters.teams.local_connector.server import DROP_AFTER, DROP_BEFORE, Fault
from tests.adapters.teams.teams_house import ANN, GENERAL, House, house_with

ASK = "How many days can I carry over?"
ANSWER = "You can carry over up to five days."
TEAMS_LIMIT = 10.0
"""Seconds the connector waits for an acknowledgement."""


@pytest.mark.parametrize("faults", [[429], [412], [502], [504], [429, 502, 504], [401]])
async def test_what_teams_puts_off_is_tried_again_and_stands_there_once(house: House, faults: list[Fault]) -> None:
    house.connector.fail("send", *faults)
    await house.somebody().asks_in(GENERAL, ASK)
    (answer,) = await house.replies(GENERAL)
    assert answer.text.startswith(ANSWER)


@pytest.mark.parametrize("faults", [[DROP_BEFORE], [500], [429] * 5])
async def test_what_teams_did_not_take_is_sent_when_the_sweeper_comes_by(house: House, faults: list[Fault]) -> None:
    house.connector.fail("send", *faults)
    await house.somebody().asks_in(GENERAL, ASK)
    await house.quiet()
    assert house.town.by_bot() == []
    await _time_passes(house)
    await house.application.asking.finish_left_behind()
    await house.replies(GENERAL)


async def test_a_reply_whose_answer_was_lost_is_not_lost_itself_although_it_may_come_twice(house: House) -> None:
    """Teams lets a bot look for no message: better twice than never, and only then."""
    house.connector.fail("send", DROP_AFTER)
    await house.somebody().asks_in(GENERAL, ASK)
    await house.quiet()
    await _time_passes(house)
    await house.application.asking.finish_left_behind()
    assert [answer.text for answer in await house.replies(GENERAL, 2)] == [house.town.by_bot()[0].text] * 2
    assert await house.application.questions.unfinished() == []


async def test_an_activity_too_big_or_not_understood_still_leaves_the_words(house: House) -> None:
    house.connector.fail("send", (413, "MessageSizeTooBig"))
    await house.somebody().asks_in(GENERAL, ASK)
    (answer,) = await house.replies(GENERAL)
    assert "entities" not in answer.activity
    assert answer.text.startswith(ANSWER)


@pytest.mark.parametrize("what", ["send", "member"])
async def test_being_refused_is_final_and_said_in_the_log(house: House, what: str) -> None:
    house.connector.fail(what, (403, "BotNotInConversationRoster"))
    with capture_logs() as lines:
        await house.somebody().asks_in(GENERAL, ASK)
        await house.quiet()
    assert house.town.calls.count(what) == 1
    assert await house.application.questions.unfinished() == []
    if what == "send":
        assert any(line["event"] == "teams_not_allowed_there" and "install" in line["fix"] for line in lines)


async def test_a_wrong_password_is_said_in_the_log_with_its_mend(engine: AsyncEngine, tmp_path: Path) -> None:
    async with house_with(engine, tmp_path, teams_app_password="wrong") as house:
        with capture_logs() as lines:
            await house.somebody().says(ASK)
            await house.quiet()
        (line, *_) = [line for line in lines if line["event"] == "teams_token_refused"]
        assert "TEAMS_APP_PASSWORD" in line["fix"]
        assert "wrong" not in str(lines)


async def test_a_token_that_teams_takes_no_longer_is_fetched_anew(house: House) -> None:
    ann = house.somebody()
    await ann.says(ASK)
    await house.replies(ann.chat)
    house.connector.tokens.clear()
    await ann.says("And who approves what I carry over?")
    await house.replies(ann.chat, 2)
    assert house.town.calls.count("token") == 2


async def test_while_the_keys_cannot_be_fetched_nothing_is_claimed(engine: AsyncEngine, tmp_path: Path) -> None:
    async with house_with(engine, tmp_path, teams_openid_metadata_url="http://127.0.0.1:9/none") as house:
        ann = house.somebody()
        status, _ = await house.way.deliver(ann.activity("message", ann.chat, text=ASK))
        assert status == 429


async def test_what_a_dead_process_took_is_answered_once_by_the_next(house: House) -> None:
    ann = house.somebody()
    house.connector.held["member"] = asyncio.Event()
    await ann.says(ASK)
    await house.town.until(lambda: "member" in house.town.calls)
    await house.running.surface.inbox.release()
    await house.running.entry.work_on_left_behind()
    house.connector.held["member"].set()
    await house.replies(ann.chat)
    assert len(house.script.asked) == 1


async def test_what_failed_is_tried_again(house: House) -> None:
    ann = house.somebody()
    house.connector.fail("member", 500)
    await ann.says(ASK)
    await house.quiet()
    assert house.script.asked == []
    await house.running.surface.inbox.release()
    await house.running.entry.work_on_left_behind()
    await house.replies(ann.chat)


async def test_fifty_at_once_are_each_acknowledged_in_time_and_answered_once(house: House) -> None:
    people = [house.town.add_person(f"person-{number}", f"P{number} Name") for number in range(50)]
    await asyncio.gather(*(house.application.desk.preferences.greet_once(f"email:{each.email}") for each in people))
    await asyncio.gather(*(house.somebody(each.id).says(ASK) for each in people))
    assert max(house.way.seconds) < TEAMS_LIMIT
    await house.town.until(lambda: len(house.town.by_bot()) >= 50)
    await house.quiet()
    told = sorted(answer.conversation for answer in house.town.by_bot())
    assert told == sorted(f"a:{each.id}" for each in people)


async def test_the_pace_of_one_channel_is_kept(house: House) -> None:
    """The local connector refuses an eighth request in a second, and counts it as a fault of ours."""
    ann = house.somebody()
    for _ in range(8):
        await ann.asks_in(GENERAL, ASK)
    assert len(await house.replies(GENERAL, 8)) == 8
    assert ANN in house.town.people


async def _time_passes(house: House) -> None:
    """What was put off is due now."""
    async with house.application.engine.begin() as connection:
        await connection.execute(
            update(questions).values(claimed_until=None, asked_at=utc_now() - timedelta(minutes=1))
        )
