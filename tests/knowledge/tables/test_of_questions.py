import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.tables import questions
from tests.conftest import NOON


async def test_one_event_cannot_become_two_questions(engine: AsyncEngine) -> None:
    row = {
        "id": "a",
        "event_key": "slack:1",
        "text": "",
        "history": [],
        "person_id": "p",
        "person": {},
        "place": {},
        "state": "accepted",
        "asked_at": NOON,
    }
    async with engine.connect() as connection:
        await connection.execute(insert(questions).values(row))
        with pytest.raises(IntegrityError):
            await connection.execute(insert(questions).values(row | {"id": "b"}))
