from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.upserting import insert_once, put
from knowledge.tables import preferences


async def test_a_row_is_inserted_once_and_put_as_often_as_one_likes(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        row = {"person_id": "p", "opted_out": []}
        assert await insert_once(connection, preferences, row)
        assert not await insert_once(connection, preferences, row | {"opted_out": ["nudges"]})
        await put(connection, preferences, {"person_id": "p"}, {"opted_out": ["offers"]})
        assert (await connection.execute(select(preferences.c.opted_out))).scalar_one() == ["offers"]
