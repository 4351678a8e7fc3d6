"""Who reads along decides what is said."""

from adapters.slack.readers import MOST_MEMBERS
from adapters.slack.spots import Spot
from retrieval.outcome import PlaceKind
from tests.adapters.slack.slack_house import ANN, BOB, EVE, GENERAL, House

TEAM, PRIVATE = "T0HOME", "GMANAGERS"
PEOPLE = "email,groups\nann@example.com,managers;berlin\nbob@example.com,managers\n"
ASK = "<@UBOT> how many days can I carry over?"


async def groups_in(house: House, channel: str) -> frozenset[str]:
    return (await house.running.surface.directory.place(Spot(TEAM, channel, "1.1"), PlaceKind.CHANNEL)).audience


async def test_in_a_private_channel_what_all_its_members_may_see_is_used(house: House) -> None:
    await house.application.people.import_csv(PEOPLE)
    house.workspace.add_channel(PRIVATE, ANN, BOB)
    assert await groups_in(house, PRIVATE) == {"everyone", "managers"}


async def test_one_member_who_may_see_less_is_enough_and_a_newcomer_counts_at_once(house: House) -> None:
    await house.application.people.import_csv(PEOPLE)
    house.workspace.add_channel(PRIVATE, ANN, BOB)
    await groups_in(house, PRIVATE)
    house.workspace.channels[PRIVATE].members.add(EVE)
    joined = {"type": "member_joined_channel", "channel": PRIVATE, "user": EVE, "channel_type": "G"}
    await house.somebody().tell(joined)
    await house.quiet()
    assert await groups_in(house, PRIVATE) == {"everyone"}


async def test_in_a_public_channel_only_what_everyone_may_see_is_used(house: House) -> None:
    await house.application.people.import_csv(PEOPLE)
    assert await groups_in(house, GENERAL) == {"everyone"}


async def test_in_a_crowd_nobody_compares_groups(house: House) -> None:
    await house.application.people.import_csv(PEOPLE)
    crowd = [house.workspace.add_user(f"U{number}", "ann") for number in range(MOST_MEMBERS + 1)]
    house.workspace.add_channel(PRIVATE, *crowd)
    assert await groups_in(house, PRIVATE) == {"everyone"}


async def test_who_is_known_is_not_asked_for_again(house: House) -> None:
    house.workspace.add_channel(PRIVATE, ANN, BOB)
    for _ in range(3):
        await groups_in(house, PRIVATE)
    pages = [house.workspace.calls.count(name) for name in ("users.list", "conversations.members")]
    assert pages == [2, 1]


async def test_where_a_guest_reads_along_only_the_asker_is_told_why_not(house: House) -> None:
    guest = house.workspace.add_user("UGUEST", "guest", is_restricted=True)
    house.workspace.channels[GENERAL].members.add(guest)
    await house.somebody().says(GENERAL, ASK)
    (told,) = await house.whispered(ANN)
    assert told.text == "People from outside read in this channel, so I don't answer here."
    assert (house.workspace.by_bot(), house.script.asked) == ([], [])


async def test_a_private_answer_is_given_there_all_the_same(house: House) -> None:
    guest = house.workspace.add_user("UGUEST", "guest", is_ultra_restricted=True)
    house.workspace.channels[GENERAL].members.add(guest)
    await house.somebody().command(GENERAL, "how many days can I carry over?")
    (told,) = await house.whispered(ANN)
    assert told.text == "You can carry over up to five days."


async def test_somebody_who_becomes_a_guest_is_one_at_once(house: House) -> None:
    await groups_in(house, GENERAL)
    house.workspace.users[BOB]["is_restricted"] = True
    await house.somebody().tell({"type": "user_change", "user": house.workspace.users[BOB]})
    await house.quiet()
    place = await house.running.surface.directory.place(Spot(TEAM, GENERAL, "1.1"), PlaceKind.CHANNEL)
    assert place.shared_externally
