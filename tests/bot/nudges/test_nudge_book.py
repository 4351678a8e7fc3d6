from datetime import date, timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.nudges import nudge_book
from bot.nudges.nudges import Moment, NudgeState, Schedule
from tests.bot.nudge_house import NudgeHouse, email_id


async def test_a_nudge_comes_back_as_it_was_written(engine: AsyncEngine) -> None:
    house = await NudgeHouse(engine).open()
    schedule = Schedule(Moment.LOCAL_TIME, date(2026, 11, 24), 14, (0, 3, 10), 5)
    nudge = await house.send(schedule, has_hold_out=True)
    assert await house.desk.book.nudge(nudge.id) == nudge
    assert await house.desk.book.sent_by(house.boss.id) == [nudge]
    assert await house.desk.book.sent_by("somebody else") == []


async def test_a_message_is_claimed_by_one_and_only_while_it_is_due(engine: AsyncEngine) -> None:
    house = await NudgeHouse(engine).open(team=1)
    await house.send()
    (delivery,) = await house.desk.book.due(house.clock(), 9)
    claims = [await house.desk.book.claim(delivery, house.clock()) for _ in range(2)]
    assert [claim is not None for claim in claims] == [True, False]
    assert await house.desk.book.due(house.clock(), 9) == []


async def test_no_more_are_sent_in_a_minute_than_a_platform_takes(
    engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await NudgeHouse(engine).open(team=3)
    await house.send()
    monkeypatch.setattr(nudge_book, "A_MINUTE", 2)
    waiting = await house.desk.book.due(house.clock(), 9)
    assert await house.desk.sending.send_due() == 2
    assert await house.desk.book.room(house.clock()) == 0
    assert await house.desk.sending.send_due() == 0
    # Another process that looked before has them in its list: it is kept from it too.
    assert [await house.desk.book.claim(each, house.clock()) for each in waiting] == [None] * 3
    house.clock.pass_by(timedelta(minutes=1))
    assert await house.desk.sending.send_due() == 1


async def test_a_person_sees_what_they_got_and_nobody_elses(engine: AsyncEngine) -> None:
    house = await NudgeHouse(engine).open(team=2)
    nudge = await house.send()
    await house.desk.sending.send_due()
    ((got, delivery),) = await house.desk.book.received(email_id("p0"))
    assert (got, delivery.person_id) == (nudge, email_id("p0"))
    assert await house.desk.book.received(email_id("boss")) == []


async def test_a_state_is_left_only_from_where_it_was_expected(engine: AsyncEngine) -> None:
    house = await NudgeHouse(engine).open(team=1)
    nudge = await house.send()
    assert not await house.desk.book.move(nudge.id, (NudgeState.PAUSED,), NudgeState.UNDER_WAY)
    assert await house.desk.book.move(nudge.id, (NudgeState.UNDER_WAY,), NudgeState.PAUSED)
    assert [each.id for each in await house.desk.book.in_state(NudgeState.PAUSED)] == [nudge.id]
    assert await house.desk.book.people(nudge.id) == 1
