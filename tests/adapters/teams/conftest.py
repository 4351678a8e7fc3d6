from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.adapters.teams.teams_house import House, house_with


@pytest.fixture
async def house(engine: AsyncEngine, tmp_path: Path) -> AsyncIterator[House]:
    """Handrail over a local Teams whose people know it already."""
    async with house_with(engine, tmp_path) as house:
        yield house
