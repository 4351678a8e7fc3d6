"""Finding people in Teams by their addresses."""

from bot.nudges.nudge_plans import Chosen, NudgeRequest, Prepared
from bot.nudges.nudges import Nudge
from retrieval.outcome import Person
from tests.adapters.teams.nudge_house import PEOPLE, nudged
from tests.adapters.teams.teams_house import BOB, GENERAL, House

ZED = "zed-in-the-directory"
ANN_ID, EVE_ID, BOSS = "email:ann@example.com", "email:eve@example.com", "email:bob@example.com"


async def in_a_channel(house: House) -> None:
    """Bob has asked something in a channel that Ann is in, too; Ann never wrote."""
    await house.application.people.import_csv(PEOPLE)
    await house.somebody(BOB).asks_in(GENERAL, "help")
    await house.whispered(BOB)


async def test_people_of_our_channels_are_found_although_they_never_wrote(house: House) -> None:
    await in_a_channel(house)
    ann, eve = await house.application.nudges.meeting.look_up([ANN_ID, EVE_ID])
    assert (ann.platforms, eve.platforms) == (("teams",), ())


async def test_a_roster_is_read_once_for_a_while(house: House) -> None:
    await in_a_channel(house)
    await house.application.nudges.meeting.look_up([EVE_ID])
    house.town.calls.clear()
    await house.application.nudges.meeting.look_up([EVE_ID, ANN_ID])
    assert "members" not in house.town.calls


async def test_a_teams_that_does_not_answer_holds_nobody_up(house: House) -> None:
    await in_a_channel(house)
    house.connector.fail("members", *[500] * 5)
    (ann,) = await house.application.nudges.meeting.look_up([ANN_ID])
    assert ann.platforms == ()


async def test_a_nudge_from_the_console_reaches_them_in_a_chat_that_is_opened(house: House) -> None:
    here = await nudged(house)
    house.town.add_person(ZED, "Zed")
    house.town.conversations[GENERAL].members.append(ZED)
    await house.application.people.import_csv("email,name,groups,manager\nzed@example.com,Zed,,bob@example.com\n")
    await house.somebody(BOB).asks_in(GENERAL, "help")
    await house.whispered(BOB)
    boss = Person(BOSS, frozenset({"everyone", "managers"}))
    chosen = Chosen(frozenset({"email:zed@example.com"}), "one")
    request = NudgeRequest(boss, chosen, here.article_id, "Do it.")
    assert isinstance(await here.desk.nudging.prepare(request), Prepared)
    assert isinstance(await here.desk.nudging.send(request), Nudge)
    await here.desk.sending.send_due()
    assert (await here.last(ZED)).text == "Do it."
