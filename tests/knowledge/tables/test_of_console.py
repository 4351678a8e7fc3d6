import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.tables import console_links, console_roles
from tests.conftest import NOON


async def test_a_link_and_a_role_are_there_once(engine: AsyncEngine) -> None:
    link = {"token_hash": "x", "until": NOON}
    role = {"person_id": "p", "role": "admin", "granted_by": "q", "granted_at": NOON}
    for table, row in ((console_links, link), (console_roles, role)):
        async with engine.begin() as connection:
            await connection.execute(insert(table).values(row))
        with pytest.raises(IntegrityError):
            async with engine.begin() as connection:
                await connection.execute(insert(table).values(row))
