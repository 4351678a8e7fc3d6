import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.tables import reviews, tellings
from tests.conftest import NOON


async def test_a_version_of_a_draft_is_reviewed_once(engine: AsyncEngine) -> None:
    row = {"draft_id": "d1", "revision": 1, "state": "waiting", "asked_by": "ann", "asked_at": NOON}
    async with engine.connect() as connection:
        await connection.execute(insert(reviews).values(row | {"id": "r1"}))
        with pytest.raises(IntegrityError):
            await connection.execute(insert(reviews).values(row | {"id": "r2"}))


async def test_nobody_is_told_of_a_question_that_there_is_not(engine: AsyncEngine) -> None:
    row = {
        "id": "t1",
        "question_id": "gone",
        "gap_id": "g1",
        "person_id": "ann",
        "platform": "slack",
        "article_id": "a1",
        "state": "waiting",
        "opened_at": NOON,
    }
    async with engine.connect() as connection:
        with pytest.raises(IntegrityError):
            await connection.execute(insert(tellings).values(row))
