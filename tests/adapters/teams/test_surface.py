from adapters.teams.spots import PLATFORM
from adapters.teams.surface import Surface
from retrieval.outcome import Place, PlaceKind
from tests.adapters.teams.teams_house import House


async def test_the_chat_is_among_those_that_asking_knows(house: House) -> None:
    surface: Surface = house.running.surface
    assert surface.settings is house.application.settings
    assert not surface.chat.needs_placeholder(Place(PLATFORM, PlaceKind.DIRECT, "t/a:1"))
    assert surface.tenants.allowed == {house.application.settings.teams_tenant_id}
