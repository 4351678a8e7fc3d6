from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.teams.greeting import say_hello
from adapters.teams.spots import Spot
from bot.phrases import FIRST_WORDS_IN_CHAT
from retrieval.outcome import Person
from tests.adapters.teams.local_connector.state import TENANT
from tests.adapters.teams.teams_house import House, house_with

ANN = Person("email:ann@example.com")


async def test_hello_is_said_once_to_a_person(engine: AsyncEngine, tmp_path: Path) -> None:
    async with house_with(engine, tmp_path, greeted=False) as house:
        await _said_twice(house)


async def _said_twice(house: House) -> None:
    ann = house.somebody()
    await ann.tells("conversationUpdate", ann.chat, event="other")
    await house.quiet()
    for _ in range(2):
        await say_hello(house.running.surface, Spot(TENANT, ann.chat), ANN)
    (told,) = await house.replies(ann.chat)
    assert FIRST_WORDS_IN_CHAT.splitlines()[0] in told.everything
