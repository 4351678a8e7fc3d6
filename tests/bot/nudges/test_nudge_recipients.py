from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.nudges.nudge_recipients import NudgeRecipients
from bot.people.preferences import PreferenceBook
from bot.people.staff import Staff
from bot.people.wishes import Preferences, Topic
from tests.bot.nudge_house import NudgeHouse, email_id


async def test_everything_that_decides_is_looked_up_for_many_people_at_once(engine: AsyncEngine) -> None:
    house = await NudgeHouse(engine).open(team=2)
    await PreferenceBook(engine, house.clock).set(email_id("p0"), Preferences(22, 7, frozenset({Topic.OFFERS})))
    until = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    await house.desk.recipients.snooze(email_id("p0"), until)
    await house.desk.recipients.refuse_topic(email_id("p1"), "handover")
    first, second, stranger = await house.desk.recipients.look_up([email_id("p0"), email_id("p1"), "slack:T9:U9"])
    assert (first.wishes.quiet_from, first.snoozed_until, first.platforms) == (22, until, ("slack",))
    assert (set(second.refused_topics), second.snoozed_until) == ({"handover"}, None)
    assert (stranger.member.person_id, stranger.has_account) == ("slack:T9:U9", False)


async def test_an_account_on_a_platform_that_is_not_connected_does_not_count(engine: AsyncEngine) -> None:
    house = await NudgeHouse(engine).open(team=1)
    unconnected = NudgeRecipients(engine, Staff(engine), lambda: {"teams"}, house.clock)
    assert not (await unconnected.one(email_id("p0"))).has_account


async def test_the_nudges_of_the_last_week_are_known(engine: AsyncEngine) -> None:
    house = await NudgeHouse(engine).open(team=1)
    await house.send()
    await house.desk.sending.send_due()
    (found,) = await house.desk.recipients.look_up([email_id("p0")])
    assert found.recent == (house.clock(),)
    await house.pass_days(8)
    assert (await house.desk.recipients.one(email_id("p0"))).recent == ()
