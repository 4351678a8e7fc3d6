"""Trouble: rate limits, lost answers, tokens revoked, channels archived. One reply or a log line, never a crash."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import event
from structlog.testing import capture_logs

from tests.adapters.slack.local_slack.people import OverHttp
from tests.adapters.slack.local_slack.server import DROP_AFTER, DROP_BEFORE
from tests.adapters.slack.slack_house import ANN, BOB, GENERAL, House

SLACKS_LIMIT = 3.0

ASK = "<@UBOT> how many days can I carry over?"


@pytest.mark.parametrize("fault", [DROP_AFTER, 1])
async def test_a_reply_whose_answer_was_lost_or_that_came_too_soon_is_there_once(
    house: House, fault: str | int
) -> None:
    house.slack.fail("chat.postMessage", fault)
    await house.somebody().says(GENERAL, ASK)
    (answer,) = await house.replies(GENERAL)
    assert answer.text == "You can carry over up to five days."


@pytest.mark.parametrize("fault", [DROP_BEFORE, "internal_error", "token_revoked"])
async def test_a_reply_slack_did_not_take_is_sent_when_the_sweeper_comes_by(house: House, fault: str) -> None:
    house.slack.fail("chat.postMessage", fault)
    await house.somebody().says(GENERAL, ASK)
    await house.quiet()
    assert house.workspace.by_bot() == []
    await _time_passes(house)
    await house.application.asking.finish_left_behind()
    await house.replies(GENERAL)


async def test_two_lost_answers_in_a_row_still_make_one_message(house: House) -> None:
    house.slack.fail("chat.postMessage", DROP_AFTER)
    house.slack.fail("conversations.replies", "internal_error")
    await house.somebody().says(GENERAL, ASK)
    await house.quiet()
    await _time_passes(house)
    await house.application.asking.finish_left_behind()
    await house.replies(GENERAL)


async def test_a_revoked_token_is_said_in_the_log_and_crashes_nothing(house: House) -> None:
    house.workspace.is_revoked = True
    with capture_logs() as lines:
        await house.somebody().says(GENERAL, ASK)
        await house.quiet()
    assert any(line["event"] == "slack_token_refused" and line["log_level"] == "error" for line in lines)
    house.workspace.is_revoked = False


async def test_the_app_is_told_that_its_token_was_revoked(house: House) -> None:
    with capture_logs() as lines:
        await house.somebody().tell({"type": "tokens_revoked", "tokens": {"bot": ["UBOT"]}})
        await house.somebody().tell({"type": "app_uninstalled"})
        await house.quiet()
    assert [line["event"] for line in lines if line["event"].startswith("slack")] == [
        "slack_token_revoked",
        "slack_uninstalled",
    ]


async def test_a_missing_scope_is_named_in_the_log(house: House) -> None:
    house.workspace.scopes -= {"chat:write"}
    with capture_logs() as lines:
        await house.somebody().says(GENERAL, ASK)
        await house.quiet()
    assert any(line["event"] == "slack_scope_missing" and line["needed"] == "chat:write" for line in lines)


@pytest.mark.parametrize("trouble", ["archived", "removed"])
async def test_where_nobody_can_be_reached_the_question_ends_all_the_same(house: House, trouble: str) -> None:
    channel = house.workspace.channels[GENERAL]
    if trouble == "archived":
        channel.is_archived = True
    else:
        channel.members.discard("UBOT")
    await house.somebody().says(GENERAL, ASK)
    await house.quiet()
    assert await house.application.questions.unfinished() == []


async def test_an_answer_that_somebody_deleted_is_said_again(house: House) -> None:
    house.slack.fail("chat.update", "message_not_found")
    ann = house.somebody()
    ts = await ann.says(GENERAL, "<@UBOT> may I moor a boat?")
    await house.replies(GENERAL)
    await ann.edits(GENERAL, ts, ASK)
    await house.replies(GENERAL, 2)


async def test_blocks_slack_refuses_still_leave_the_words(house: House) -> None:
    house.slack.fail("chat.postMessage", "invalid_blocks")
    await house.somebody().says(GENERAL, ASK)
    (answer,) = await house.replies(GENERAL)
    assert (answer.text, answer.blocks) == ("You can carry over up to five days.", [])


async def test_fifty_at_once_are_each_acknowledged_in_time_and_answered_once(house: House) -> None:
    for number in range(50):
        house.workspace.add_channel(f"C{number:02d}", ANN, BOB)
    asks = (house.somebody().says(f"C{number:02d}", ASK) for number in range(50))
    await asyncio.gather(*asks)
    # A few hundredths of a second on a quiet machine; Slack's own limit holds on the busiest one.
    assert isinstance(house.way, OverHttp)
    assert max(house.way.seconds) < SLACKS_LIMIT
    await house.workspace.until(lambda: len(house.workspace.by_bot()) >= 50)
    await house.quiet()
    assert sorted(answer.channel for answer in house.workspace.by_bot()) == [f"C{number:02d}" for number in range(50)]


async def test_what_comes_in_is_written_down_before_what_is_worked_on_goes_on(house: House) -> None:
    inbox = house.running.surface.inbox
    order: list[str] = []
    queued: asyncio.Queue[None] = asyncio.Queue()

    def takes_connection(*_: object) -> None:
        queued.put_nowait(None)

    async def work(number: int) -> None:
        await house.application.desk.preferences.greet_once(f"email:{number}@example.com")
        order.append("worked")

    async def take() -> None:
        await inbox.take("slack:event:late", "{}")
        order.append("acknowledged")

    engine = house.application.engine
    async with engine.begin():
        # From there to waiting for a turn nothing else comes between.
        event.listen(engine.sync_engine, "checkout", takes_connection)
        busy = [asyncio.create_task(work(number)) for number in range(5)]
        for _ in busy:
            await queued.get()
        taking = asyncio.create_task(take())
        await queued.get()
        event.remove(engine.sync_engine, "checkout", takes_connection)
    await asyncio.gather(taking, *busy)
    assert order == ["acknowledged", *(["worked"] * 5)]


async def test_in_one_channel_messages_come_a_second_apart() -> None:
    from adapters.slack.pacing import Pacer

    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    pacer = Pacer(1.0, clock=lambda: 100.0, sleep=sleep)
    for _ in range(3):
        await pacer.turn("C1")
    await pacer.turn("C2")
    assert waited == [1.0, 2.0]


async def _time_passes(house: House) -> None:
    """What was put off is due now."""
    from sqlalchemy import update

    from adapters.opening import utc_now
    from knowledge.tables import questions, sent_messages

    async with house.application.engine.begin() as connection:
        await connection.execute(
            update(questions).values(claimed_until=None, asked_at=utc_now() - timedelta(minutes=1))
        )
        await connection.execute(update(sent_messages).values(begun_at=utc_now() - timedelta(minutes=1)))
