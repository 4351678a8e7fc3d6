import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.tables import people
from tests.conftest import NOON


async def test_two_people_cannot_have_one_email(engine: AsyncEngine) -> None:
    row = {"id": "a", "email": "ann@example.com", "groups": [], "updated_at": NOON}
    async with engine.connect() as connection:
        await connection.execute(insert(people).values(row))
        with pytest.raises(IntegrityError):
            await connection.execute(insert(people).values(row | {"id": "b"}))
