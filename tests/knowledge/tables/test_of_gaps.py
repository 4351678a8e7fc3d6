import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.tables import gap_questions
from tests.conftest import NOON


async def test_a_question_of_no_gap_is_refused(engine: AsyncEngine) -> None:
    row = {
        "gap_id": "none",
        "question_id": "none",
        "text": "",
        "person_id": "p",
        "place_kind": "direct",
        "platform": "slack",
        "vector": b"",
        "vector_model": "m",
        "nearest": [],
        "asked_at": NOON,
    }
    async with engine.connect() as connection:
        with pytest.raises(IntegrityError):
            await connection.execute(insert(gap_questions).values(row))
