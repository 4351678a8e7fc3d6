from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.adapters.try_it.chat_house import House, house_of


@pytest.fixture
def house(engine: AsyncEngine, tmp_path: Path) -> House:
    return house_of(engine, tmp_path)
