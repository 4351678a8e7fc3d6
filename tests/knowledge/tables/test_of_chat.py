import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.tables import inbox
from tests.conftest import NOON


async def test_one_delivery_cannot_be_kept_twice(engine: AsyncEngine) -> None:
    row = {"key": "slack:1", "platform": "slack", "body": "{}", "received_at": NOON}
    async with engine.connect() as connection:
        await connection.execute(insert(inbox).values(row))
        with pytest.raises(IntegrityError):
            await connection.execute(insert(inbox).values(row))
