from adapters.teams.parts import Parts
from tests.adapters.teams.teams_house import House


async def test_the_parts_share_one_connector_and_one_set_of_references(house: House) -> None:
    parts: Parts = house.running.surface
    assert parts.settings.has_teams
    assert parts.directory is house.running.surface.directory
