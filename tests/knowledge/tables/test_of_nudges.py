import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.tables import nudge_refusals
from tests.conftest import NOON


async def test_a_topic_is_refused_once(engine: AsyncEngine) -> None:
    row = {"person_id": "p", "topic": "handover", "refused_at": NOON}
    async with engine.connect() as connection:
        await connection.execute(insert(nudge_refusals).values(row))
        with pytest.raises(IntegrityError):
            await connection.execute(insert(nudge_refusals).values(row))
