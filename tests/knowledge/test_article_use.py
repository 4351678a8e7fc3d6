from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.article_use import ArticleUses, Use, count_use

FRIDAY = date(2026, 11, 20)
WEEK_AGO = FRIDAY - timedelta(days=7)


async def _count(engine: AsyncEngine, articles: set[str], day: date) -> None:
    async with engine.begin() as connection:
        await connection.run_sync(count_use, articles, day)


async def test_each_answer_counts_once_for_each_article_it_cites(engine: AsyncEngine) -> None:
    await _count(engine, {"leave", "cards"}, WEEK_AGO)
    await _count(engine, {"leave"}, FRIDAY)
    await _count(engine, {"leave"}, FRIDAY)
    uses = ArticleUses(engine)
    assert await uses.since() == {"leave": Use(3, FRIDAY), "cards": Use(1, WEEK_AGO)}
    assert await uses.since(FRIDAY) == {"leave": Use(2, FRIDAY)}
    assert await uses.of(["cards", "never"]) == {"cards": Use(1, WEEK_AGO)}
    assert await uses.by_day("leave", WEEK_AGO) == [(WEEK_AGO, 1), (FRIDAY, 2)]


async def test_an_answer_without_a_source_counts_for_nothing(engine: AsyncEngine) -> None:
    await _count(engine, set(), FRIDAY)
    assert await ArticleUses(engine).since() == {}
