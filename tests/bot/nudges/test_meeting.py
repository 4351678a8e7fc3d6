import asyncio
from collections.abc import Mapping

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.nudges import meeting
from bot.nudges.meeting import Meeting
from bot.nudges.nudge_plans import Prepared
from bot.nudges.nudges import Reason
from bot.people.accounts import Account, Accounts
from bot.ports import ChatUnavailable
from tests.bot.nudge_house import NudgeHouse, email_id

NEW = "new@example.com,New,,boss@example.com,UTC\nelse@example.com,Else,,boss@example.com,UTC"


class Platform:
    """Knows some people by their addresses, and what it was asked for."""

    def __init__(self, house: NudgeHouse, *known: str) -> None:
        self.house = house
        self.known = known
        self.asked: list[set[str]] = []

    async def find(self, people: Mapping[str, str]) -> None:
        self.asked.append(set(people))
        for email in set(people) & set(self.known):
            account = Account("slack", "T1", f"U-{email}", people[email])
            await Accounts(self.house.engine, self.house.clock).remember(account)


class Silent:
    """Never answers, or says that it can't."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    async def find(self, people: Mapping[str, str]) -> None:
        if self.error is not None:
            raise self.error
        await asyncio.Event().wait()


@pytest.fixture
async def house(engine: AsyncEngine) -> NudgeHouse:
    return await NudgeHouse(engine).open(more=NEW)


async def test_only_those_whom_nobody_can_write_to_are_asked_for_and_then_get_a_nudge(house: NudgeHouse) -> None:
    desk, platform = house.desk, Platform(house, "new@example.com")
    desk.meeting.offer("slack", platform)
    team = await desk.nudging.team(house.boss)
    prepared = await desk.nudging.prepare(house.request(team))
    assert isinstance(prepared, Prepared)
    assert (prepared.preview.people, prepared.preview.without) == (4, {Reason.NO_ACCOUNT: 1})
    assert platform.asked == [{"new@example.com", "else@example.com"}]


async def test_whoever_one_platform_knows_the_next_is_not_asked_for(house: NudgeHouse) -> None:
    people = Meeting(house.desk.recipients)
    first, second, third = Platform(house, "new@example.com"), Platform(house, "else@example.com"), Platform(house)
    for name, platform in (("slack", first), ("teams", second), ("other", third)):
        people.offer(name, platform)
    found = await people.look_up([email_id("new"), email_id("else"), email_id("p0")])
    assert all(each.has_account for each in found)
    assert (second.asked, third.asked) == ([{"else@example.com"}], [])


@pytest.mark.parametrize("error", [None, ChatUnavailable("down")])
async def test_a_platform_that_does_not_tell_holds_nobody_up(
    house: NudgeHouse, monkeypatch: pytest.MonkeyPatch, error: Exception | None
) -> None:
    monkeypatch.setattr(meeting, "LOOK_SECONDS", 3.0)
    people, other = Meeting(house.desk.recipients), Platform(house, "new@example.com")
    people.offer("teams", Silent(error))
    people.offer("slack", other)
    found = await people.look_up([email_id("new"), email_id("else")])
    assert {each.member.person_id: each.has_account for each in found} == {
        email_id("new"): True,
        email_id("else"): False,
    }


async def test_whoever_left_is_not_looked_for(house: NudgeHouse) -> None:
    await house.people.import_csv("email,active\nnew@example.com,no\n")
    people, platform = Meeting(house.desk.recipients), Platform(house, "new@example.com")
    people.offer("slack", platform)
    await people.look_up([email_id("new"), "slack:T1:U9"])
    assert platform.asked == []
