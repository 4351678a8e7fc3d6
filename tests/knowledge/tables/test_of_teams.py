from datetime import UTC, datetime

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.tables import teams_conversations

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
REFERENCE = {
    "tenant": "t1",
    "conversation": "a:1",
    "kind": "personal",
    "service_url": "https://smba.example/",
    "bot_id": "28:bot",
    "is_reachable": True,
    "seen_at": NOON,
}


async def test_a_conversation_has_one_reference_in_its_tenant(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        await connection.execute(insert(teams_conversations).values(REFERENCE))
        await connection.execute(insert(teams_conversations).values(REFERENCE | {"tenant": "t2"}))
    async with engine.begin() as connection:
        with pytest.raises(IntegrityError):
            await connection.execute(insert(teams_conversations).values(REFERENCE))
