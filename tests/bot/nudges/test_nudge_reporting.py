import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.nudges.nudge_report import Report
from bot.nudges.nudge_words import SOME_CHOOSE, report_in_words
from bot.nudges.nudges import Answer, Nudge, Reason, Schedule
from tests.bot.nudge_house import NudgeHouse


@pytest.fixture
async def house(engine: AsyncEngine) -> NudgeHouse:
    return await NudgeHouse(engine).open(team=23)


async def sent(house: NudgeHouse) -> Nudge:
    nudge = await house.send(Schedule(follow_up_days=1))
    await house.desk.sending.send_due()
    return nudge


async def test_four_answers_are_not_told_and_five_mixed_ones_are(house: NudgeHouse) -> None:
    nudge = await sent(house)
    for number in range(5):
        assert (await house.desk.reporting.report(nudge.id)).responses == {}
        verb = "not_for_me" if number in (1, 3) else "got_it"
        await house.press(verb, f"p{number}", f"{nudge.id}/nudge")
    report = await house.desk.reporting.report(nudge.id)
    assert report == Report(delivered_at_least=20, responses={Answer.GOT_IT: 3, Answer.NOT_FOR_ME: 2})


async def test_what_was_told_does_not_change_when_somebody_thinks_again(house: NudgeHouse) -> None:
    nudge = await sent(house)
    for number in range(5):
        await house.press("not_for_me" if number < 2 else "got_it", f"p{number}", f"{nudge.id}/nudge")
    told = await house.desk.reporting.report(nudge.id)
    await house.press("got_it", "p0", f"{nudge.id}/nudge")
    assert await house.desk.reporting.report(nudge.id) == told


async def test_use_is_told_apart_from_answers_to_the_nudge(house: NudgeHouse) -> None:
    nudge = await sent(house)
    await house.pass_days(2)
    for number in range(10):
        verb = ("used", "not_yet", "blocked")[number % 3]
        await house.press(verb, f"p{number}", f"{nudge.id}/follow_up")
    report = await house.desk.reporting.report(nudge.id)
    assert (report.responses, sum(report.uses.values())) == ({}, 10)
    assert report.uses[Answer.USED] == 4


async def test_reasons_are_told_from_five_people_on_and_wishes_never(house: NudgeHouse) -> None:
    nudge = await house.send()
    gone = "".join(f"p{number}@example.com,no\n" for number in range(6))
    await house.people.import_csv(f"email,active\n{gone}")
    for number in range(6, 14):
        await house.desk.recipients.refuse_topic(f"email:p{number}@example.com", "handover")
    await house.desk.sending.send_due()
    report = await house.desk.reporting.report(nudge.id)
    assert (report.delivered_at_least, report.not_delivered) == (5, {Reason.LEFT: 6})
    words = report_in_words(report)
    assert "Not delivered: 6 no longer here." in words
    assert SOME_CHOOSE in words
