import pytest

from adapters.teams.spots import Spot
from bot.ports import ChatUnavailable
from retrieval.outcome import PlaceKind
from tests.adapters.teams.local_connector.state import TENANT
from tests.adapters.teams.teams_house import ANN, BOB, GENERAL, GROUP, House

ASK = "How many days can I carry over?"
CHAT = Spot(TENANT, f"a:{ANN}")


async def _known(house: House) -> None:
    """An activity from everywhere, so that the places are known."""
    ann = house.somebody()
    for where in (ann.chat, GENERAL, GROUP):
        await ann.tells("conversationUpdate", where, event="channelRenamed")
    await house.quiet()


async def test_a_person_is_asked_for_once_in_a_while(house: House) -> None:
    await _known(house)
    directory = house.running.surface.directory
    profiles = [await directory.profile(CHAT, ANN, "Europe/Berlin") for _ in range(3)]
    profile = profiles[-1]
    assert (profile.person.id, profile.names) == ("email:ann@example.com", ("Ann Okafor", "Ann"))
    assert house.town.calls.count("member") == 1
    directory.forget(CHAT, (ANN,))
    await directory.person(CHAT, ANN)
    assert house.town.calls.count("member") == 2


async def test_whom_teams_will_not_tell_us_about_is_denied(house: House) -> None:
    await _known(house)
    person = await house.running.surface.directory.person(CHAT, "nobody-at-all")
    assert (person.id, person.is_active) == (f"teams:{TENANT}:nobody-at-all", False)


async def test_while_teams_does_not_answer_nothing_is_decided(house: House) -> None:
    await _known(house)
    house.connector.fail("member", 500)
    with pytest.raises(ChatUnavailable):
        await house.running.surface.directory.person(CHAT, ANN)


async def test_the_kind_of_a_place_decides_who_reads_there(house: House) -> None:
    await _known(house)
    directory = house.running.surface.directory
    assert (await directory.place(CHAT, "personal")).kind is PlaceKind.DIRECT
    assert (await directory.place(Spot(TENANT, GROUP), "groupChat")).kind is PlaceKind.CHANNEL
    assert not (await directory.place(Spot(TENANT, GENERAL), "channel", {"type": "private"})).shared_externally
    assert house.town.calls.count("members") == 1


async def test_a_place_teams_tells_nothing_of_counts_as_shared(house: House) -> None:
    await _known(house)
    house.connector.fail("members", 403)
    assert (await house.running.surface.directory.place(Spot(TENANT, GROUP), "groupChat")).shared_externally


async def test_a_time_zone_that_is_not_told_stays_known(house: House) -> None:
    await _known(house)
    directory, accounts = house.running.surface.directory, house.application.desk.accounts
    await directory.profile(CHAT, ANN, "Europe/Berlin")
    directory.forget(CHAT, (ANN,))
    await directory.profile(CHAT, ANN)
    account = await accounts.of("email:ann@example.com", "teams")
    assert account is not None
    assert account.time_zone == "Europe/Berlin"


async def test_names_of_those_who_take_part_are_left_out_of_what_was_said_before(house: House) -> None:
    await house.somebody().says(f"Ann Okafor here. {ASK}")
    await house.replies(f"a:{ANN}")
    await house.somebody().says("And who approves what I carry over?")
    await house.replies(f"a:{ANN}", 2)
    assert "Okafor" not in house.script.asked[1].history[0].text
    assert BOB in house.town.people
