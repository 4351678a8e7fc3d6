"""Finding people in Slack by their addresses."""

import pytest

from adapters.slack.meeting import SlackMeeting
from bot.people.accounts import Account
from bot.ports import ChatUnavailable
from tests.adapters.slack.local_slack.server import DROP_BEFORE
from tests.adapters.slack.nudging_house import open_for_nudges
from tests.adapters.slack.slack_house import ANN, House

ANN_ID, EVE_ID = "email:ann@example.com", "email:eve@example.com"


@pytest.fixture(autouse=True)
async def team(house: House) -> None:
    await open_for_nudges(house)


def meeting(house: House) -> SlackMeeting:
    surface = house.running.surface
    return SlackMeeting(surface.workspaces, surface.directory.readers, house.application.desk.accounts)


async def test_people_are_found_by_their_address_and_keep_their_time_zone(house: House) -> None:
    await meeting(house).find({"ann@example.com": ANN_ID, "nobody@example.com": "email:nobody@example.com"})
    ann = await house.application.desk.accounts.of(ANN_ID, "slack")
    assert ann == Account("slack", "T0HOME", ANN, ANN_ID, "Europe/Berlin")


async def test_guests_and_bots_are_nobody_of_ours(house: House) -> None:
    house.workspace.add_user("UGUEST", "gus", is_restricted=True)
    await meeting(house).find({"gus@example.com": "email:gus@example.com"})
    assert await house.application.desk.accounts.of("email:gus@example.com", "slack") is None


async def test_a_slack_that_does_not_answer_says_so(house: House) -> None:
    house.slack.fail("users.list", *[DROP_BEFORE] * 3, "internal_error")
    with pytest.raises(ChatUnavailable):
        await meeting(house).find({"ann@example.com": ANN_ID})


async def test_the_surface_offers_it_to_whoever_sends_nudges_from_the_console_too(house: House) -> None:
    (eve,) = await house.application.nudges.meeting.look_up([EVE_ID])
    assert eve.platforms == ("slack",)
