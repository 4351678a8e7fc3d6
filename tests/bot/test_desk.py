from dataclasses import fields
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.desk import Stock, desk_of
from knowledge.store import ArticleStore
from tests.bot.scripted_house import house_of


async def test_the_desk_has_everything_and_its_parts_work(engine: AsyncEngine) -> None:
    house = house_of(engine)
    articles = ArticleStore(engine, house.clock)
    stock = Stock(engine, house.questions, articles, house.asking(), house.script, cast("Any", house.gaps), house.clock)
    desk = desk_of(stock)
    assert all(getattr(desk, field.name) is not None for field in fields(desk))
    assert await desk.my_questions.count("p") == 0
    assert (await desk.suggestions.offer()).questions == ()
