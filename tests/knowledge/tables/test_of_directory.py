import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.tables import scim_users
from tests.conftest import NOON


async def test_two_users_of_a_directory_cannot_be_one_person(engine: AsyncEngine) -> None:
    row = {"id": "1", "user_name": "ann", "person_id": "p", "resource": {}, "created_at": NOON, "updated_at": NOON}
    async with engine.connect() as connection:
        await connection.execute(insert(scim_users).values(row))
        with pytest.raises(IntegrityError):
            await connection.execute(insert(scim_users).values(row | {"id": "2", "user_name": "bob"}))
