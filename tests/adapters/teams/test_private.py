"""What is for one pair of eyes: guests, other companies, people who left; and where one person's words go."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.questions.channel_policy import ChannelMode
from retrieval.outcome import Person
from tests.adapters.teams.local_connector.state import OTHER_TENANT, TENANT
from tests.adapters.teams.teams_house import ANN, GENERAL, GROUP, STRANGER, House, house_with

ASK = "How many days can I carry over?"
SHARED = "19:shared@thread.tacv2"


def shared_channel(house: House) -> str:
    return house.town.add_channel(SHARED, ANN, STRANGER, channel_type="shared")


async def test_in_a_channel_shared_with_another_company_only_the_asker_is_told_why(house: House) -> None:
    await house.somebody().asks_in(shared_channel(house), ASK)
    (told,) = await house.whispered(ANN)
    assert "so I don't answer here" in told.text
    assert (house.town.by_bot(), house.script.asked) == ([], [])


async def test_somebody_of_another_company_is_refused_there_too(house: House) -> None:
    await house.somebody(STRANGER).asks_in(shared_channel(house), ASK)
    (told,) = await house.whispered(STRANGER)
    assert "I don't answer" in told.text
    assert house.script.asked == []


async def test_a_group_chat_with_somebody_from_outside_is_such_a_place(house: House) -> None:
    house.town.conversations[GROUP].members.append(STRANGER)
    await house.somebody().asks_in(GROUP, ASK)
    await house.whispered(ANN)
    assert house.town.by_bot() == []


async def test_all_who_read_are_looked_at_page_by_page(house: House) -> None:
    house.connector.page_size = 1
    house.town.conversations[GROUP].members.append(STRANGER)
    await house.somebody().asks_in(GROUP, ASK)
    await house.whispered(ANN)
    assert house.town.calls.count("members") == 3


async def test_who_reads_is_asked_again_when_somebody_joins(house: House) -> None:
    ann = house.somebody()
    await ann.asks_in(GROUP, ASK)
    await house.replies(GROUP)
    house.town.conversations[GROUP].members.append(STRANGER)
    joined = [{"id": f"29:{STRANGER}", "aadObjectId": STRANGER}]
    await ann.tells("conversationUpdate", GROUP, membersAdded=joined)
    await house.quiet()
    await ann.asks_in(GROUP, ASK)
    await house.whispered(ANN)


@pytest.mark.parametrize(
    "mark",
    [
        {"role": "guest"},
        {"role": "anonymous"},
        {"tenant": OTHER_TENANT},
        {"sign_in": "ann_example.com#EXT#@example.onmicrosoft.com"},
    ],
)
async def test_a_guest_is_told_privately_and_is_nobody_we_know(house: House, mark: dict[str, Any]) -> None:
    for name, value in mark.items():
        setattr(house.town.people[ANN], name, value)
    await house.somebody().asks_in(GENERAL, ASK)
    (told,) = await house.whispered(ANN)
    assert "I don't answer guests" in told.text
    assert house.script.asked == []
    assert await house.application.desk.my_questions.count("email:ann@example.com") == 0


async def test_somebody_who_left_is_denied_whatever_the_directory_says(house: House) -> None:
    await house.application.people.import_csv("email,active\nann@example.com,no\n")
    await house.somebody().asks_in(GENERAL, ASK)
    (told,) = await house.whispered(ANN)
    assert "I can't help with that here." in told.everything
    assert house.script.asked == []


async def test_no_mode_makes_us_speak_unasked_where_others_read(house: House) -> None:
    curator = Person("email:eve@example.com", frozenset({"everyone", "curators"}))
    channel = shared_channel(house)
    policies = house.application.desk.policies
    await policies.set_mode(f"teams:{TENANT}/{channel}", ChannelMode.ANSWER_WHEN_SURE, curator, False)
    await house.somebody().says(ASK, channel)
    await house.quiet()
    assert (house.town.by_bot(), house.town.whispered(ANN)) == ([], [])


@pytest.mark.parametrize("mode", [ChannelMode.OFFER_PRIVATELY, ChannelMode.ANSWER_WHEN_SURE])
async def test_in_a_channel_that_wants_it_a_question_is_answered_unasked(house: House, mode: ChannelMode) -> None:
    curator = Person("email:eve@example.com", frozenset({"everyone", "curators"}))
    await house.application.desk.policies.set_mode(f"teams:{TENANT}/{GENERAL}", mode, curator, False)
    await house.somebody().says(ASK, GENERAL)
    if mode is ChannelMode.ANSWER_WHEN_SURE:
        await house.replies(GENERAL)
    else:
        (offered,) = await house.whispered(ANN)
        assert "Only you see it" in offered.everything
        assert house.town.by_bot() == []


@pytest.mark.parametrize("why", ["the tenant has none", "the setting is off"])
async def test_without_targeted_messages_it_is_said_in_their_own_chat_with_a_link(
    engine: AsyncEngine, tmp_path: Path, why: str
) -> None:
    values: dict[str, Any] = {"teams_targeted_messages": False} if why == "the setting is off" else {}
    async with house_with(engine, tmp_path, **values) as house:
        house.town.supports_targeted = False
        ann = house.somebody()
        thread = await ann.asks_in(shared_channel(house), ASK)
        (told,) = await house.replies(ann.chat)
        assert "so I don't answer here" in told.text
        assert "https://teams.microsoft.com/l/message/" in told.everything
        assert thread.partition("=")[2] in told.everything
        assert house.town.by_bot(SHARED) == []


async def test_the_same_person_on_slack_and_teams_has_one_set_of_questions_and_wishes(house: House) -> None:
    """By the e-mail address that both platforms vouch for."""
    from bot.people.accounts import Account
    from bot.people.wishes import Preferences, Topic
    from retrieval.outcome import Place, PlaceKind

    application = house.application
    in_slack = await application.people.person_for_email("ann@example.com")
    await application.desk.accounts.remember(Account("slack", "T1", "U1", in_slack.id))
    place = Place("slack", PlaceKind.DIRECT, "T1/D1")
    await application.asking.receive("slack:e1", "Can I carry days over?", in_slack, place)
    await application.desk.preferences.set(in_slack.id, Preferences(22, 7, frozenset({Topic.OFFERS})))
    ann = house.somebody()
    await ann.says(ASK)
    await house.replies(ann.chat)
    in_teams = house.script.asked[0].asker
    assert in_teams.id == in_slack.id
    assert await application.desk.my_questions.count(in_teams.id) == 2
    assert not (await application.desk.preferences.of(in_teams.id)).wants(Topic.OFFERS)
    account = await application.desk.accounts.of(in_slack.id, "teams")
    assert account is not None
    assert (account.workspace, account.user_id, account.time_zone) == (TENANT, ANN, "Europe/Berlin")


async def test_opted_out_in_slack_nothing_is_offered_in_teams(house: House) -> None:
    from bot.people.wishes import Preferences, Topic

    curator = Person("email:eve@example.com", frozenset({"everyone", "curators"}))
    policies, preferences = house.application.desk.policies, house.application.desk.preferences
    await policies.set_mode(f"teams:{TENANT}/{GENERAL}", ChannelMode.OFFER_PRIVATELY, curator, False)
    await preferences.set("email:ann@example.com", Preferences(opted_out=frozenset({Topic.OFFERS})))
    await house.somebody().says(ASK, GENERAL)
    await house.quiet()
    assert house.town.whispered(ANN) == []
