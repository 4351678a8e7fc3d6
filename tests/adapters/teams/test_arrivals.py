from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.teams.spots import Spot
from bot.messages import Message, ToPerson
from bot.ports import PlaceGone
from tests.adapters.teams.local_connector.state import BOT, TENANT
from tests.adapters.teams.teams_house import ANN, BOB, GENERAL, GROUP, STRANGER, House, house_with

FIRST = "I answer questions about how things are done here"
US = [{"id": BOT}]


async def test_whoever_installs_it_reads_three_lines_about_it_once(engine: AsyncEngine, tmp_path: Path) -> None:
    async with house_with(engine, tmp_path, greeted=False) as house:
        ann = house.somebody()
        await ann.installs()
        await ann.tells("conversationUpdate", ann.chat, membersAdded=US)
        await ann.installs()
        (told,) = await house.replies(ann.chat)
        assert FIRST in told.everything


async def test_a_guest_is_not_invited_to_ask(engine: AsyncEngine, tmp_path: Path) -> None:
    async with house_with(engine, tmp_path, greeted=False) as house:
        await house.somebody(STRANGER).installs()
        await house.quiet()
        assert house.town.by_bot() == []


@pytest.mark.parametrize("where", [GENERAL, GROUP])
async def test_a_team_or_chat_it_is_added_to_is_told_once_how_to_ask(house: House, where: str) -> None:
    ann = house.somebody()
    await ann.tells("conversationUpdate", where, membersAdded=US)
    await ann.installs(where)
    (told,) = await house.replies(where)
    assert "Mention me with a question" in told.everything


async def test_people_who_join_are_not_greeted_in_front_of_everybody(house: House) -> None:
    joined = [{"id": f"29:{BOB}", "aadObjectId": BOB}]
    await house.somebody().tells("conversationUpdate", GENERAL, membersAdded=joined)
    await house.quiet()
    assert house.town.by_bot() == []


@pytest.mark.parametrize("event", ["teamRenamed", "channelRenamed", "channelCreated", "teamArchived"])
async def test_what_is_called_otherwise_changes_nothing_else(house: House, event: str) -> None:
    ann = house.somebody()
    await ann.tells("conversationUpdate", GENERAL, event=event)
    await house.quiet()
    assert house.town.by_bot() == []
    await ann.asks_in(GENERAL, "How many days can I carry over?")
    await house.replies(GENERAL)


async def test_uninstalled_nothing_is_written_there_by_itself_until_it_is_installed_again(house: House) -> None:
    ann, chat = house.somebody(), house.running.surface.chat
    await ann.says("How many days can I carry over?")
    await house.replies(ann.chat)
    await ann.installs(action="remove")
    await house.quiet()
    with pytest.raises(PlaceGone, match="removed or blocked"):
        await chat.write(ToPerson("email:ann@example.com", "teams"), Message("Hello."), "n1")
    await ann.installs()
    await house.quiet()
    await chat.write(ToPerson("email:ann@example.com", "teams"), Message("Hello."), "n1")
    await house.replies(ann.chat, 2)


@pytest.mark.parametrize("event", ["teamDeleted", "channelDeleted"])
async def test_what_is_deleted_is_not_written_to(house: House, event: str) -> None:
    ann = house.somebody()
    await ann.tells("conversationUpdate", GENERAL, event=event)
    await house.quiet()
    reference = await house.running.surface.references.of(Spot(TENANT, GENERAL))
    assert not reference.is_reachable
    assert ANN in house.town.people
