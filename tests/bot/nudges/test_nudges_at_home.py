from dataclasses import replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.nudges.nudges_at_home import SNOOZE, may_send
from retrieval.outcome import Person
from tests.bot.nudge_house import MONDAY, NudgeHouse, email_id

ANN = Person(email_id("p0"))


async def test_a_person_sees_what_they_got_and_those_who_lead_what_they_sent(engine: AsyncEngine) -> None:
    house = await NudgeHouse(engine).open()
    nudge = await house.send()
    await house.desk.sending.send_due()
    page = await house.desk.at_home.of(ANN)
    assert [each.id for each, _ in page.received] == [nudge.id]
    assert page.sending is None
    own = await house.desk.at_home.of(house.boss)
    assert own.received == []
    assert own.sending is not None
    assert [each.id for each in own.sending.sent] == [nudge.id]
    others = (await house.desk.at_home.of(house.curator)).sending
    assert others is not None
    assert list(others.sent) == []


async def test_a_week_without_nudges_begins_and_ends(engine: AsyncEngine) -> None:
    house = await NudgeHouse(engine).open()
    await house.desk.at_home.snooze(ANN.id)
    assert (await house.desk.at_home.of(ANN)).snoozed_until == MONDAY + SNOOZE
    await house.desk.at_home.wake(ANN.id)
    assert (await house.desk.at_home.of(ANN)).snoozed_until is None
    await house.desk.at_home.snooze(ANN.id)
    house.clock.pass_by(SNOOZE + timedelta(seconds=1))
    assert (await house.desk.at_home.of(ANN)).snoozed_until is None


async def test_a_refused_topic_has_a_way_back(engine: AsyncEngine) -> None:
    house = await NudgeHouse(engine).open()
    await house.desk.recipients.refuse_topic(ANN.id, "handover")
    assert (await house.desk.at_home.of(ANN)).refused_topics == ["handover"]
    await house.desk.at_home.allow_topic(ANN.id, "handover")
    assert (await house.desk.at_home.of(ANN)).refused_topics == []


async def test_only_those_who_lead_and_are_here_may_send(engine: AsyncEngine) -> None:
    house = NudgeHouse(engine)
    assert may_send(house.boss)
    assert may_send(house.curator)
    assert not may_send(ANN)
    assert not may_send(replace(house.boss, is_active=False))
    assert not may_send(replace(house.boss, is_guest=True))
