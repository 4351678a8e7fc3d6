import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.tables import article_uses
from tests.conftest import NOON


async def test_an_article_has_one_count_a_day(engine: AsyncEngine) -> None:
    row = {"article_id": "a1", "day": NOON.date(), "answers": 1}
    with pytest.raises(IntegrityError):
        async with engine.begin() as connection:
            await connection.execute(insert(article_uses).values([row, row]))
