from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.keys import Running
from retrieval.encoding.embedding import Encoder
from tests.adapters.built import built
from tests.adapters.console.console_house import ConsoleHouse
from tests.adapters.console.desk_house import DeskHouse, desk_house
from tests.adapters.try_it.chat_house import House, Script, house_of


@pytest.fixture
def console(engine: AsyncEngine, tmp_path: Path) -> ConsoleHouse:
    """The console of an application whose answers are scripted, without what only the gap loop needs."""
    return ConsoleHouse(house_of(engine, tmp_path))


@pytest.fixture
async def whole(tmp_path: Path, encoder: Encoder) -> AsyncIterator[ConsoleHouse]:
    """The console of a whole application, with two articles."""
    async with built(tmp_path, encoder) as application:
        yield ConsoleHouse(House(application, Running(application), Script()))


@pytest.fixture
async def desk(tmp_path: Path, encoder: Encoder) -> AsyncIterator[DeskHouse]:
    """The console of a whole application, for the pages about articles."""
    async with desk_house(tmp_path, encoder) as opened:
        yield opened
