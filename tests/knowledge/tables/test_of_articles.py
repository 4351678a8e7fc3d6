import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.tables import passages


async def test_a_passage_without_its_article_is_refused(engine: AsyncEngine) -> None:
    passage = {"id": "p", "article_id": "x", "version": 1, "position": 0, "heading_path": [], "anchor": "", "text": ""}
    async with engine.connect() as connection:
        with pytest.raises(IntegrityError):
            await connection.execute(insert(passages).values(passage))
