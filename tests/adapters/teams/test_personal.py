import pytest

from adapters.teams.personal import PersonalChats
from bot.ports import PlaceGone
from tests.adapters.teams.local_connector.state import TENANT
from tests.adapters.teams.teams_house import BOB, GENERAL, House


async def test_a_chat_is_opened_once_and_known_from_then_on(house: House) -> None:
    await house.somebody().asks_in(GENERAL, "How many days can I carry over?")
    await house.replies(GENERAL)
    personal: PersonalChats = house.running.surface.personal
    first = await personal.of(TENANT, BOB)
    assert (first.spot.conversation, first.user, first.kind) == (f"a:{BOB}", BOB, "personal")
    assert await personal.of(TENANT, BOB) == first
    assert house.town.calls.count("create") == 1


async def test_a_tenant_nothing_ever_came_from_is_out_of_reach(house: House) -> None:
    with pytest.raises(PlaceGone, match="nobody knows where"):
        await house.running.surface.personal.of("another-tenant", BOB)
