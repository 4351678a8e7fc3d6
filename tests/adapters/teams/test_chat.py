"""The Chat port: what the bot writes by itself reaches people, once, after a restart too."""

import asyncio
from pathlib import Path

import aiohttp
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.teams.chat import Stands
from adapters.teams.spots import Spot
from bot.messages import Button, Message, ToChannel, ToPerson, ToPlace
from bot.ports import ChatUnavailable, PlaceGone
from retrieval.outcome import PlaceKind
from tests.adapters.teams.local_connector.state import TENANT
from tests.adapters.teams.teams_house import ANN, BOB, EVE, GENERAL, House, house_with, living_in, teams_settings

TOLD = Message("You asked about carrying days over. Here is the answer.", buttons=(Button("told.yes", "Yes", "q1"),))
ASK = "How many days can I carry over?"
TO_ANN = ToPerson("email:ann@example.com", "teams")


async def test_what_it_writes_by_itself_reaches_a_person_once_for_each_key(house: House) -> None:
    ann, chat = house.somebody(), house.running.surface.chat
    await ann.says(ASK)
    await house.replies(ann.chat)
    first = await chat.write(TO_ANN, TOLD, "told:1")
    assert await chat.write(TO_ANN, TOLD, "told:1") == first
    assert "Here is the answer." in (await house.replies(ann.chat, 2))[1].everything


async def test_what_it_wrote_can_be_written_anew(house: House) -> None:
    ann, chat = house.somebody(), house.running.surface.chat
    await ann.says(ASK)
    await house.replies(ann.chat)
    message_id = await chat.write(TO_ANN, TOLD, "told:1")
    await chat.rewrite(TO_ANN, message_id, Message("Thank you."), "told:1")
    assert "Thank you." in (await house.replies(ann.chat, 2))[1].everything


async def test_a_person_known_from_a_channel_only_is_written_to_in_a_chat_that_is_opened(house: House) -> None:
    await house.somebody(BOB).asks_in(GENERAL, ASK)
    await house.replies(GENERAL)
    assert f"a:{BOB}" not in house.town.conversations
    await house.running.surface.chat.write(ToPerson("email:bob@example.com", "teams"), TOLD, "told:2")
    assert len(await house.replies(f"a:{BOB}")) == 1
    assert house.town.calls.count("create") == 1


async def test_after_a_restart_people_are_reached_all_the_same(engine: AsyncEngine, tmp_path: Path) -> None:
    async with house_with(engine, tmp_path) as house:
        await house.somebody().asks_in(GENERAL, ASK)
        await house.replies(GENERAL)
        connector = house.connector
        settings = teams_settings(connector, tmp_path)
        async with aiohttp.ClientSession() as http, living_in(engine, settings, connector, http) as after:
            await after.running.surface.chat.write(TO_ANN, TOLD, "told:3")
            await after.replies(f"a:{ANN}")


async def test_where_the_app_is_not_installed_for_them_it_says_so_and_does_not_try_again(house: House) -> None:
    await house.somebody(BOB).asks_in(GENERAL, ASK)
    await house.replies(GENERAL)
    house.town.people[BOB].is_installed = False
    with pytest.raises(PlaceGone, match="403"):
        await house.running.surface.chat.write(ToPerson("email:bob@example.com", "teams"), TOLD, "told:4")
    assert house.town.calls.count("create") == 1


async def test_whoever_blocked_it_is_not_written_to_again(house: House) -> None:
    ann, chat = house.somebody(), house.running.surface.chat
    await ann.says(ASK)
    await house.replies(ann.chat)
    house.town.people[ANN].is_installed = False
    for expected in ("403", "removed or blocked"):
        with pytest.raises(PlaceGone, match=expected):
            await chat.write(TO_ANN, TOLD, "told:5")
    assert house.town.calls.count("send") == 2


async def test_somebody_who_never_used_teams_cannot_be_reached_there(house: House) -> None:
    with pytest.raises(PlaceGone, match="account"):
        await house.running.surface.chat.write(ToPerson("email:nobody@example.com", "teams"), TOLD, "told:6")


@pytest.mark.parametrize("name", [GENERAL, f"teams:{GENERAL}", f"teams:{TENANT}:{GENERAL}"])
async def test_a_channel_is_written_to_however_it_is_named(house: House, name: str) -> None:
    await house.somebody().asks_in(GENERAL, ASK)
    await house.replies(GENERAL)
    message_id = await house.running.surface.chat.write(ToChannel("teams", name), TOLD, "digest:1")
    assert Stands.read(message_id, Spot("", "")).spot == Spot(TENANT, GENERAL)
    assert len(await house.replies(GENERAL, 2)) == 2


async def test_a_channel_it_was_never_in_is_gone(house: House) -> None:
    with pytest.raises(PlaceGone, match="add the app to its team"):
        await house.running.surface.chat.write(ToChannel("teams", "19:nowhere"), TOLD, "digest:2")


async def test_told_where_it_was_asked_it_stands_in_the_thread_or_in_their_own_chat(house: House) -> None:
    thread = await house.somebody().asks_in(GENERAL, ASK)
    await house.replies(GENERAL)
    chat, spot = house.running.surface.chat, Spot(TENANT, thread)
    await chat.write(ToPlace(spot.place(PlaceKind.CHANNEL), "email:ann@example.com"), TOLD, "told:7")
    assert (await house.replies(GENERAL, 2))[1].conversation == thread
    await chat.write(ToPlace(spot.place(PlaceKind.PRIVATE_REPLY), "email:ann@example.com"), TOLD, "told:8")
    assert len(await house.replies(f"a:{ANN}")) == 1


async def test_trouble_is_the_ports(house: House) -> None:
    ann = house.somebody()
    await ann.says(ASK)
    await house.replies(ann.chat)
    house.connector.fail("send", 500)
    with pytest.raises(ChatUnavailable):
        await house.running.surface.chat.write(TO_ANN, TOLD, "told:9")
    await asyncio.gather(*(house.running.surface.chat.write(TO_ANN, TOLD, f"told:{number}") for number in (9, 10)))
    await house.replies(ann.chat, 3)
    assert EVE in house.town.people


def test_a_message_id_says_where_the_message_stands() -> None:
    stands = Stands(Spot("t", "19:x@thread.tacv2;messageid=1"), "17", "29:ann")
    assert Stands.read(str(stands), Spot("", "")) == stands
    assert Stands.read("17", Spot("t", "a:1")) == Stands(Spot("t", "a:1"), "17")


async def test_where_outsiders_read_along_by_now_only_the_asker_is_told(house: House) -> None:
    thread = await house.somebody().asks_in(GENERAL, ASK)
    await house.replies(GENERAL)
    spot = Spot(TENANT, thread)
    house.running.surface.directory.forget(spot)
    house.connector.fail("members", 403)
    place = spot.place(PlaceKind.CHANNEL)
    await house.running.surface.chat.write(ToPlace(place, "email:ann@example.com"), TOLD, "told:9")
    assert len(await house.replies(f"a:{ANN}")) == 1
