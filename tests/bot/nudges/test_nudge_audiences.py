import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.nudges.nudge_audiences import NO_ADDRESS, NOBODY_NAMED, NOT_YOURS, Named
from bot.nudges.nudge_form import Misfit, Typed
from bot.nudges.nudges import Audience
from tests.bot.nudge_house import NudgeHouse, email_id


@pytest.fixture
async def house(engine: AsyncEngine) -> NudgeHouse:
    return await NudgeHouse(engine).open()


async def test_a_team_a_group_and_addresses_are_people(house: NudgeHouse) -> None:
    audiences, wanted = house.desk.audiences, {email_id("p0"), email_id("p1"), email_id("p2")}
    team = await audiences.named(Typed(), house.boss)
    assert isinstance(team, Named)
    assert team.chosen.people == wanted
    group = await audiences.named(Typed(audience=Audience.GROUP, whom="managers"), house.curator)
    assert isinstance(group, Named)
    assert group.chosen.people == {email_id("boss")}
    some = await audiences.named(Typed(audience=Audience.ADDRESSES, whom="P0@example.com; x@example.com"), house.boss)
    assert isinstance(some, Named)
    assert some.chosen.people == {email_id("p0")}
    assert some.unknown == ("x@example.com",)


@pytest.mark.parametrize(
    ("typed", "misfit"),
    [
        (Typed(audience=Audience.GROUP, whom="managers"), Misfit("audience", NOT_YOURS)),
        (Typed(audience=Audience.ADDRESSES, whom="nobody here"), Misfit("whom", NO_ADDRESS)),
        (Typed(audience=Audience.CHANNEL, whom="C1"), Misfit("whom", NOBODY_NAMED)),
    ],
)
async def test_what_names_nobody_is_said(house: NudgeHouse, typed: Typed, misfit: Misfit) -> None:
    assert await house.desk.audiences.named(typed, house.boss) == misfit


async def test_a_group_must_be_named(house: NudgeHouse) -> None:
    found = await house.desk.audiences.named(Typed(audience=Audience.GROUP, whom=" "), house.curator)
    assert found == Misfit("whom", NOBODY_NAMED)
