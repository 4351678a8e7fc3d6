from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.articles import ArticleDetails, Status
from knowledge.reading.importing import handwritten
from knowledge.reading.splitting import Section
from tests.bot.nudge_house import NudgeHouse


async def write(house: NudgeHouse, title: str, audience: str = "everyone", status: Status = Status.PUBLISHED) -> str:
    details = ArticleDetails(title, audience=frozenset({audience}), status=status)
    file = replace(handwritten(details, title), source=f"/{title}.md")
    return (await house.articles.save(file, [Section((), "", title, 0)])).article_id


async def test_titles_are_found_by_their_words_in_any_order_and_case(engine: AsyncEngine) -> None:
    house = await NudgeHouse(engine).open()
    leave = await write(house, "Annual leave")
    found = await house.desk.articles.offered(house.boss, "LEAVE annual")
    assert [each.article_id for each in found] == [leave]
    assert await house.desk.articles.offered(house.boss, "%") == []
    assert [each.title for each in await house.desk.articles.offered(house.boss)] == ["Annual leave", "Handing over"]


async def test_only_what_is_published_and_may_be_seen_is_offered(engine: AsyncEngine) -> None:
    house = await NudgeHouse(engine).open()
    secret = await write(house, "Salaries", audience="hr")
    await write(house, "Salaries of old", status=Status.RETIRED)
    desk = house.desk.articles
    assert await desk.offered(house.boss, "salaries") == []
    assert await desk.one(house.boss, secret) is None
    assert [each.article_id for each in await desk.offered(house.curator, "salaries")] == [secret]
    found = await desk.one(house.curator, secret)
    assert found is not None
    assert found.title == "Salaries"


async def test_an_article_brings_its_own_words(engine: AsyncEngine) -> None:
    house = await NudgeHouse(engine).open()
    await house.write_article("Write first.", nudge_text="Write it down.")
    one = await house.desk.articles.one(house.boss, house.article_id)
    assert one is not None
    assert [one] == await house.desk.articles.offered(house.boss)
    assert one.nudge_text == "Write it down."
