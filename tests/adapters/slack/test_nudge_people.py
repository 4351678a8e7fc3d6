"""Whom a nudge is for, as it is said in Slack."""

import pytest

from adapters.slack.nudge_people import NudgePeople, Sender, sender_of
from bot.nudges.nudge_form import Misfit, Typed
from bot.nudges.nudges import Audience
from tests.adapters.slack.local_slack.methods import says
from tests.adapters.slack.local_slack.server import DROP_BEFORE
from tests.adapters.slack.nudging_house import BOSS, WORDS, open_for_nudges, opened_form
from tests.adapters.slack.slack_house import ANN, BOB, EVE, GENERAL, House

ANN_ID, EVE_ID = "email:ann@example.com", "email:eve@example.com"
PRIVATE = "GSECRET"


async def named(house: House, audience: Audience, whom: str, user: str = BOB) -> set[str] | Misfit:
    """The people found, or what must be mended."""
    sender = await sender_of(house.running.surface, "T0HOME", user)
    assert sender is not None
    found = await NudgePeople(house.running.surface).chosen(Typed(audience=audience, whom=whom), sender)
    return found if isinstance(found, Misfit) else set(found.chosen.people)


@pytest.fixture(autouse=True)
async def team(house: House) -> None:
    await open_for_nudges(house)


async def test_the_people_of_a_channel_are_persons_and_guests_are_left_out(house: House) -> None:
    house.workspace.channels[GENERAL].members |= {EVE, house.workspace.add_user("UGUEST", "gus", is_restricted=True)}
    assert await named(house, Audience.CHANNEL, GENERAL) == {ANN_ID, BOSS.id, EVE_ID}


async def test_of_a_channel_only_those_the_sender_is_responsible_for_get_it(house: House) -> None:
    _, article_id = await open_for_nudges(house)
    house.workspace.channels[GENERAL].members.add(EVE)
    boss, form = house.somebody(BOB), await opened_form(house)
    await boss.changes(form, "audience", "channel")
    await house.quiet()
    await boss.submits(house.workspace.views[-1], article_id=article_id, words=WORDS, channel=GENERAL)
    told = says(house.workspace.views[-1])
    assert "1 person can get this" in told
    assert "2 people won't: 2 not in your team" in told
    assert "for #general" in told


async def test_of_a_channel_l_and_d_reach_also_those_whom_only_slack_knows(house: House) -> None:
    house.workspace.channels[GENERAL].members.add(house.workspace.add_user("UZED", "zed"))
    assert await named(house, Audience.CHANNEL, GENERAL, EVE) == {ANN_ID, BOSS.id, "email:zed@example.com"}
    found = await house.application.nudges.recipients.one("email:zed@example.com")
    assert found.platforms == ("slack",)


async def test_who_is_in_a_private_channel_is_nothing_for_others(house: House) -> None:
    house.workspace.add_channel(PRIVATE, ANN, EVE)
    assert isinstance(await named(house, Audience.CHANNEL, PRIVATE), Misfit)
    assert await named(house, Audience.CHANNEL, PRIVATE, EVE) == {ANN_ID, EVE_ID}


async def test_a_channel_out_of_reach_is_refused_at_its_field(house: House) -> None:
    _, article_id = await open_for_nudges(house)
    boss, form = house.somebody(BOB), await opened_form(house)
    await boss.changes(form, "audience", "channel")
    await house.quiet()
    window = house.workspace.views[-1]
    _, answer = await boss.submits(window, article_id=article_id, words=WORDS, channel="CGONE")
    assert "invite me" in answer["errors"]["channel"]


async def test_a_user_group_of_slack_is_its_people(house: House) -> None:
    house.workspace.user_groups["S1"] = ("Support", [ANN, EVE])
    assert await named(house, Audience.USER_GROUP, "S1") == {ANN_ID, EVE_ID}
    assert isinstance(await named(house, Audience.USER_GROUP, "S9"), Misfit)


async def test_without_the_scope_for_user_groups_the_sender_is_told(house: House) -> None:
    house.workspace.scopes.discard("usergroups:read")
    found = await named(house, Audience.USER_GROUP, "S1")
    assert isinstance(found, Misfit)
    assert "installed again" in found.why


async def test_a_group_of_the_directory_is_for_those_who_look_after_the_articles(house: House) -> None:
    assert await named(house, Audience.GROUP, "managers", EVE) == {BOSS.id}
    assert isinstance(await named(house, Audience.GROUP, "managers", BOB), Misfit)


async def test_addresses_are_read_and_unknown_ones_are_named_before_sending(house: House) -> None:
    _, article_id = await open_for_nudges(house)
    boss, form = house.somebody(BOB), await opened_form(house)
    await boss.changes(form, "audience", "addresses")
    await house.quiet()
    pasted = "Ann;ann@example.com\nnobody@example.com"
    await boss.submits(house.workspace.views[-1], article_id=article_id, words=WORDS, addresses=pasted)
    assert "left out: nobody@example.com" in says(house.workspace.views[-1])
    assert await named(house, Audience.ADDRESSES, "no address here") == Misfit(
        "whom", "write at least one e-mail address"
    )


async def test_nobody_named_is_said(house: House) -> None:
    assert await named(house, Audience.CHANNEL, " ") == Misfit("whom", "choose who gets it")


async def test_a_slack_that_does_not_answer_is_said_and_a_team_is_chosen_all_the_same(house: House) -> None:
    sender = Sender(BOSS, "T0HOME", BOB)
    house.slack.fail("users.list", *[DROP_BEFORE] * 3, "internal_error")
    people = NudgePeople(house.running.surface)
    found = await people.chosen(Typed(audience=Audience.CHANNEL, whom=GENERAL), sender)
    assert isinstance(found, Misfit)
    house.slack.fail("users.list", "internal_error")
    assert not isinstance(await people.chosen(Typed(), sender), Misfit)


async def test_an_employee_is_no_sender(house: House) -> None:
    assert await sender_of(house.running.surface, "T0HOME", ANN) is None
