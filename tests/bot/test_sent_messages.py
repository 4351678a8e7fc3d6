from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.sent_messages import KEPT, SentMessages
from tests.bot.scripted_house import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def sent(engine: AsyncEngine, clock: Clock) -> SentMessages:
    return SentMessages(engine, clock)


async def test_a_send_that_ended_nobody_knows_how_may_have_arrived(sent: SentMessages) -> None:
    first, second = await sent.begin("q1"), await sent.begin("q1")
    assert (first.may_have_arrived, second.may_have_arrived) == (False, True)
    assert second.begun_at == first.begun_at


async def test_what_arrived_is_known_by_its_id(sent: SentMessages) -> None:
    await sent.begin("q1")
    await sent.arrived("q1", "1.1")
    again = await sent.begin("q1")
    assert (again.message_id, again.may_have_arrived) == ("1.1", False)


async def test_what_was_refused_need_not_be_looked_for(sent: SentMessages) -> None:
    await sent.begin("q1")
    await sent.refused("q1")
    assert not (await sent.begin("q1")).may_have_arrived


async def test_old_sends_are_forgotten(sent: SentMessages, clock: Clock) -> None:
    await sent.begin("q1")
    clock.pass_by(KEPT + timedelta(seconds=1))
    await sent.tidy()
    assert not (await sent.begin("q1")).may_have_arrived
