"""What the bot writes unasked, by the Chat port."""

from dataclasses import replace

import pytest

from adapters.slack.spots import Spot
from bot.messages import Button, Message, ToChannel, ToPerson, ToPlace
from bot.people.accounts import Account
from bot.ports import ChatUnavailable, PlaceGone
from retrieval.outcome import PlaceKind
from tests.adapters.slack.local_slack.server import DROP_AFTER
from tests.adapters.slack.slack_house import ANN, BOB, GENERAL, House

ME = "email:ann@example.com"
TO_ANN = ToPerson(ME, "slack")
TOLD = Message(
    "There is an answer now. Five days. <!channel>", buttons=(Button("told.helped", "This answers it", "g1"),)
)


@pytest.fixture(autouse=True)
async def know_ann(house: House) -> None:
    await house.application.desk.accounts.remember(Account("slack", "T0HOME", ANN, ME))


async def test_a_person_is_written_to_in_their_own_conversation_with_the_bot(house: House) -> None:
    message_id = await house.running.surface.chat.write(TO_ANN, TOLD, "told:g1")
    (message,) = house.workspace.by_bot()
    assert message.channel == house.workspace.direct(ANN)
    assert message.text == "There is an answer now."
    assert "<!channel>" not in message.everything
    assert message_id == f"T0HOME/{message.channel}/{message.ts}"


async def test_the_same_key_writes_once(house: House) -> None:
    chat = house.running.surface.chat
    first = await chat.write(TO_ANN, TOLD, "told:g1")
    assert await chat.write(TO_ANN, TOLD, "told:g1") == first
    assert len(house.workspace.by_bot()) == 1


async def test_a_message_whose_fate_is_unknown_is_looked_for_before_it_is_written_again(house: House) -> None:
    chat = house.running.surface.chat
    house.slack.fail("chat.postMessage", DROP_AFTER)
    house.slack.fail("conversations.history", "service_unavailable")
    with pytest.raises(ChatUnavailable):
        await chat.write(TO_ANN, TOLD, "told:g1")
    await chat.write(TO_ANN, TOLD, "told:g1")
    assert len(house.workspace.by_bot()) == 1


async def test_a_question_in_a_thread_is_answered_there_and_the_bot_then_listens_there(house: House) -> None:
    place = Spot("T0HOME", GENERAL, "1.1").place(PlaceKind.CHANNEL)
    await house.running.surface.chat.write(ToPlace(place, ME), TOLD, "told:g1")
    (message,) = house.workspace.by_bot()
    assert (message.channel, message.thread_ts) == (GENERAL, "1.1")
    assert await house.application.desk.accounts.is_engaged(Spot.of(place).thread_key)


@pytest.mark.parametrize("kind", [PlaceKind.PRIVATE_REPLY, PlaceKind.CHANNEL])
async def test_what_was_asked_privately_or_beside_another_company_is_told_where_nobody_else_reads(
    house: House, kind: PlaceKind
) -> None:
    place = replace(Spot("T0HOME", GENERAL, "1.1").place(kind), shared_externally=kind is PlaceKind.CHANNEL)
    await house.running.surface.chat.write(ToPlace(place, ME), TOLD, "told:g1")
    assert [each.channel for each in house.workspace.by_bot()] == [house.workspace.direct(ANN)]
    assert house.workspace.ephemerals == []


async def test_a_question_in_a_direct_message_is_told_in_its_thread(house: House) -> None:
    direct = house.workspace.direct(ANN)
    place = Spot("T0HOME", direct, "1.1").place(PlaceKind.DIRECT)
    await house.running.surface.chat.write(ToPlace(place, ME), TOLD, "told:g1")
    assert [(each.channel, each.thread_ts) for each in house.workspace.by_bot()] == [(direct, "1.1")]


@pytest.mark.parametrize("named", [GENERAL, f"slack:T0HOME:{GENERAL}", f"slack:T0HOME/{GENERAL}", f"T0HOME/{GENERAL}"])
async def test_a_channel_is_written_to_however_it_is_named(house: House, named: str) -> None:
    await house.running.surface.chat.write(ToChannel("slack", named), TOLD, "digest:1")
    assert [each.channel for each in house.workspace.by_bot()] == [GENERAL]


async def test_nothing_is_written_where_another_company_reads_along(house: House) -> None:
    house.workspace.channels[GENERAL].is_ext_shared = True
    with pytest.raises(PlaceGone):
        await house.running.surface.chat.write(ToChannel("slack", GENERAL), TOLD, "digest:1")
    assert house.workspace.by_bot() == []


@pytest.mark.parametrize("person", ["email:nobody@example.com", "email:bob@example.com"])
async def test_whom_slack_does_not_reach_is_gone(house: House, person: str) -> None:
    house.workspace.users[BOB]["deleted"] = True
    await house.application.desk.accounts.remember(Account("slack", "T0HOME", BOB, "email:bob@example.com"))
    with pytest.raises(PlaceGone):
        await house.running.surface.chat.write(ToPerson(person, "slack"), TOLD, "told:g1")


async def test_what_was_written_is_written_anew_in_its_place(house: House) -> None:
    chat = house.running.surface.chat
    message_id = await chat.write(TO_ANN, TOLD, "told:g1")
    await chat.rewrite(TO_ANN, message_id, Message("It has changed since."), "told:g1")
    (message,) = house.workspace.by_bot()
    assert message.texts == ["There is an answer now.", "It has changed since."]
    assert not message.has_button("press.0.told.helped")


async def test_what_somebody_has_deleted_is_written_anew_beside_its_place_once(house: House) -> None:
    chat = house.running.surface.chat
    message_id = await chat.write(TO_ANN, TOLD, "told:g1")
    house.workspace.messages.clear()
    for _ in range(2):
        await chat.rewrite(TO_ANN, message_id, Message("It has changed since."), "told:g1")
    assert [each.text for each in house.workspace.by_bot()] == ["It has changed since."]


@pytest.mark.parametrize("since", ["a guest", "somebody who may see less", "another company"])
async def test_where_more_people_read_along_by_now_only_the_asker_is_told(house: House, since: str) -> None:
    await house.application.people.import_csv("email,groups\nann@example.com,managers\n")
    house.workspace.add_channel("GMANAGERS", ANN)
    spot = Spot("T0HOME", "GMANAGERS", "1.1")
    place = await house.running.surface.directory.place(spot, PlaceKind.CHANNEL)
    assert "managers" in place.audience
    channel = house.workspace.channels["GMANAGERS"]
    channel.is_ext_shared = since == "another company"
    if since == "a guest":
        channel.members.add(house.workspace.add_user("UGUEST", "guest", is_restricted=True))
    if since == "somebody who may see less":
        channel.members.add(BOB)
    house.running.surface.directory.forget("T0HOME", "GMANAGERS")
    await house.running.surface.chat.write(ToPlace(place, ME), TOLD, "told:g1")
    assert [each.channel for each in house.workspace.by_bot()] == [house.workspace.direct(ANN)]
