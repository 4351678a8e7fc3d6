from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.adapters.slack.slack_house import EXPERTS, House, house_with


@pytest.fixture
async def house(engine: AsyncEngine, tmp_path: Path) -> AsyncIterator[House]:
    """Handrail over a local Slack, by HTTP, with a channel of experts."""
    async with house_with(engine, tmp_path, slack_expert_channel=EXPERTS) as house:
        yield house
