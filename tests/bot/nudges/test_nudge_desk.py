from sqlalchemy.ext.asyncio import AsyncEngine

from tests.bot.nudge_house import NudgeHouse


async def test_the_desk_handles_the_buttons_of_nudges(engine: AsyncEngine) -> None:
    house = await NudgeHouse(engine).open(team=1)
    assert set(house.desk.areas) == {"nudge"}
