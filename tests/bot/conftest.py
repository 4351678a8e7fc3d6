"""What the tests of this room may use beside everybody's fixtures."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from retrieval.encoding.embedding import Encoder
from tests.bot.loop_house import LoopHouse, loop_house


@pytest.fixture
async def house(tmp_path: Path, encoder: Encoder) -> AsyncIterator[LoopHouse]:
    """The whole gap loop, with nothing asked yet."""
    async with loop_house(tmp_path, encoder) as running:
        yield running
