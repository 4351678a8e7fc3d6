"""Guests, colleagues who left, other companies: nothing in the channel, a private word why."""

import pytest

from bot.questions.channel_policy import ChannelMode
from retrieval.outcome import Person
from tests.adapters.slack.slack_house import ANN, GENERAL, House

ASK = "<@UBOT> how many days can I carry over?"


async def test_in_a_channel_shared_with_another_company_only_the_asker_is_told_why(house: House) -> None:
    house.workspace.channels[GENERAL].is_ext_shared = True
    await house.somebody().says(GENERAL, ASK)
    (told,) = await house.whispered(ANN)
    assert told.text == "People from outside read in this channel, so I don't answer here."
    assert (house.workspace.by_bot(), house.script.asked) == ([], [])


async def test_a_command_there_is_refused_too(house: House) -> None:
    house.workspace.channels[GENERAL].is_ext_shared = True
    await house.somebody().command(GENERAL, "how many days can I carry over?")
    assert "People from outside" in (await house.whispered(ANN))[0].text


async def test_no_mode_makes_us_speak_there_unasked(house: House) -> None:
    house.workspace.channels[GENERAL].is_ext_shared = True
    curator = Person("email:eve@example.com", frozenset({"everyone", "curators"}))
    policies = house.application.desk.policies
    await policies.set_mode(f"slack:T0HOME/{GENERAL}", ChannelMode.ANSWER_WHEN_SURE, curator, False)
    await house.somebody().says(GENERAL, "How many days can I carry over?")
    await house.quiet()
    assert (house.workspace.by_bot(), house.workspace.ephemerals) == ([], [])


@pytest.mark.parametrize(
    "mark", [{"is_restricted": True}, {"is_ultra_restricted": True}, {"is_stranger": True}, {"team_id": "TOTHER"}]
)
async def test_a_guest_is_told_privately_and_is_nobody_we_know(house: House, mark: dict[str, object]) -> None:
    house.workspace.users[ANN] |= mark
    await house.somebody().says(GENERAL, ASK)
    (told,) = await house.whispered(ANN)
    assert "I don't answer guests" in told.everything
    assert (house.workspace.by_bot(), house.script.asked) == ([], [])
    # Somebody else's workspace vouches for no address of ours.
    assert await house.application.desk.my_questions.count("email:ann@example.com") == 0


async def test_somebody_who_left_is_denied_whatever_the_directory_says(house: House) -> None:
    await house.application.people.import_csv("email,active\nann@example.com,yes\n")
    house.workspace.users[ANN]["deleted"] = True
    await house.somebody().says(GENERAL, ASK)
    assert "I can't help with that here." in (await house.whispered(ANN))[0].text
    assert house.script.asked == []


async def test_a_guest_gets_no_home_tab(house: House) -> None:
    house.workspace.users[ANN]["is_restricted"] = True
    await house.somebody().opens("home")
    await house.quiet()
    assert house.workspace.homes == {}


async def test_what_slack_will_not_tell_us_counts_against_speaking(house: House) -> None:
    house.workspace.scopes -= {"channels:read"}
    await house.somebody().says(GENERAL, ASK)
    assert "People from outside" in (await house.whispered(ANN))[0].text
    assert house.workspace.by_bot() == []


async def test_whom_slack_will_not_tell_us_about_is_denied(house: House) -> None:
    house.workspace.scopes -= {"users:read"}
    await house.somebody().says(GENERAL, ASK)
    await house.quiet()
    assert house.script.asked == []
    assert house.workspace.by_bot() == []


async def test_a_changed_channel_is_looked_at_again(house: House) -> None:
    await house.somebody().says(GENERAL, ASK)
    await house.replies(GENERAL)
    house.workspace.channels[GENERAL].is_ext_shared = True
    await house.somebody().tell({"type": "channel_shared", "channel": GENERAL})
    await house.quiet()
    await house.somebody().command(GENERAL, "how many days can I carry over?")
    assert "People from outside" in (await house.whispered(ANN))[0].text
