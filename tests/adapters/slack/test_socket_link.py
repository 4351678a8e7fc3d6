from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.slack.socket_link import QUIET_SECONDS, SocketLink
from adapters.slack.socket_note import read_note
from tests.adapters.slack.local_slack.people import callback
from tests.adapters.slack.local_slack.state import APP_TOKEN
from tests.adapters.slack.slack_house import ANN, GENERAL, House, house_with

ASK = "<@UBOT> how many days can I carry over?"


@pytest.fixture
async def house(engine: AsyncEngine, tmp_path: Path) -> AsyncIterator[House]:
    async with house_with(engine, tmp_path, socket=True) as house:
        yield house


async def test_a_question_over_the_socket_is_answered(house: House) -> None:
    await house.somebody().says(GENERAL, ASK)
    await house.replies(GENERAL)


async def test_commands_and_buttons_work_over_the_socket_too(house: House) -> None:
    ann = house.somebody()
    await ann.command(GENERAL, "how many days can I carry over?")
    (answer,) = await house.whispered(ANN)
    await ann.judges(answer, helped=True)
    assert (await house.whispered(ANN, 2))[1].text == "Good to know."


async def test_an_envelope_delivered_again_makes_no_second_reply(house: House) -> None:
    event = {"type": "app_mention", "user": ANN, "text": ASK, "ts": "1.1", "channel": GENERAL}
    payload = callback(event)
    for retry in range(3):
        await house.way.deliver(payload, retry)
    await house.replies(GENERAL)


async def test_a_socket_that_has_gone_quiet_is_opened_anew_before_the_old_one_closes(house: House) -> None:
    seconds = [0.0]
    link = SocketLink(house.slack.api_url, APP_TOKEN, house.running.entry, clock=lambda: seconds[0])
    sockets = house.slack.sockets
    await link.heal()
    before = len(sockets)
    await link.heal()
    assert len(sockets) == before
    seconds[0] += QUIET_SECONDS
    assert link.quiet_seconds == QUIET_SECONDS
    await link.heal()
    assert len(sockets) == before + 1
    await house.somebody().says(GENERAL, ASK)
    await house.replies(GENERAL)
    await link.close()


async def test_the_state_of_the_socket_is_noted_for_the_doctor(house: House) -> None:
    data_dir = house.application.settings.data_dir
    before = read_note(data_dir)
    assert before is not None
    assert (before.is_connected, before.heard_at) == (True, None)
    await house.somebody().says(GENERAL, ASK)
    await house.replies(GENERAL)
    assert house.running.link is not None
    await house.running.link.heal()
    after = read_note(data_dir)
    assert after is not None
    assert after.heard_at is not None
    assert after.opened_at <= after.heard_at <= after.noted_at


async def test_a_refused_token_is_no_crash(house: House) -> None:
    link = SocketLink(house.slack.api_url, "xapp-wrong", house.running.entry)
    await link.heal()
    await link.close()
    lost = SocketLink("http://127.0.0.1:9/api/", APP_TOKEN, house.running.entry)
    await lost.heal()
    await lost.close()
