from tests.adapters.teams.local_connector.state import TENANT
from tests.adapters.teams.teams_house import ANN, BOB, EVE, GENERAL, GROUP, STRANGER, House

PRIVATE = "19:private@thread.tacv2"


async def known(house: House) -> None:
    """The bot is in two channels and a group chat."""
    house.town.add_channel(PRIVATE, BOB, STRANGER, channel_type="private")
    for where in (GENERAL, PRIVATE, GROUP):
        await house.somebody(BOB).asks_in(where, "help")
    await house.whispered(BOB, 3)


async def test_only_channels_that_both_are_in_are_found_under_their_names(house: House) -> None:
    await known(house)
    places = house.running.surface.places
    assert set(await places.shared_with(TENANT, BOB)) == {
        (GENERAL, "Support · General"),
        (PRIVATE, "Support · private"),
    }
    assert await places.shared_with(TENANT, ANN) == ((GENERAL, "Support · General"),)
    assert await places.shared_with(TENANT, EVE) == ()


async def test_they_are_remembered_for_a_little_while(house: House) -> None:
    await known(house)
    places = house.running.surface.places
    found = await places.shared_with(TENANT, BOB)
    house.town.calls.clear()
    assert await places.shared_with(TENANT, BOB) == found
    assert house.town.calls == []


async def test_a_channel_whose_name_teams_does_not_tell_is_left_out(house: House) -> None:
    await known(house)
    house.connector.fail("team", 404, 404)
    assert await house.running.surface.places.shared_with(TENANT, ANN) == ()


async def test_who_reads_in_a_channel_is_read_page_by_page_and_without_outsiders(house: House) -> None:
    await known(house)
    house.connector.page_size = 1
    places = house.running.surface.places
    assert await places.people_in(TENANT, GENERAL) == {"email:ann@example.com", "email:bob@example.com"}
    assert await places.people_in(TENANT, PRIVATE) == {"email:bob@example.com"}


async def test_people_of_a_roster_can_be_written_to_although_they_never_wrote(house: House) -> None:
    await known(house)
    await house.running.surface.places.people_in(TENANT, GENERAL)
    (ann,) = await house.application.nudges.recipients.look_up(["email:ann@example.com"])
    assert ann.platforms == ("teams",)
