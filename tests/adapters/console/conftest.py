from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.adapters.console.console_house import ConsoleHouse
from tests.adapters.try_it.chat_house import house_of


@pytest.fixture
def console(engine: AsyncEngine, tmp_path: Path) -> ConsoleHouse:
    return ConsoleHouse(house_of(engine, tmp_path))
