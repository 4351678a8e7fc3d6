from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.article_list import (
    NO_OWNER,
    ON_A_PAGE,
    ArticleFigures,
    ArticleList,
    Freshness,
    Order,
    Wanted,
    freshness_of,
)
from knowledge.articles import Status
from knowledge.tables import article_uses, articles
from tests.conftest import NOON

TODAY = NOON.date()
DAY = timedelta(days=1)


async def _article(engine: AsyncEngine, title: str, review_by: date | None = None, **values: object) -> None:
    row = {"id": title.casefold(), "version": 1, "content_hash": "h", "title": title, "owner": "HR", "audience": []}
    rest: dict[str, object] = {"status": "published", "review_by": review_by, "topics": [], "also_asked_as": []}
    times = {"created_at": NOON, "updated_at": NOON}
    async with engine.begin() as connection:
        await connection.execute(insert(articles).values(row | rest | times | values))


async def _used(engine: AsyncEngine, title: str, day: date, answers: int) -> None:
    async with engine.begin() as connection:
        row = {"article_id": title.casefold(), "day": day, "answers": answers}
        await connection.execute(insert(article_uses).values(row))


@pytest.fixture
async def shelf(engine: AsyncEngine) -> ArticleList:
    await _article(engine, "Leave", TODAY - DAY)
    await _article(engine, "Cards", TODAY + 10 * DAY, owner=None)
    await _article(engine, "VPN 100%", TODAY + 100 * DAY, owner="IT")
    await _article(engine, "Old", status="retired")
    await _article(engine, "New", status="draft")
    await _used(engine, "Leave", TODAY - 200 * DAY, 5)
    await _used(engine, "Cards", TODAY - DAY, 3)
    await _used(engine, "Cards", TODAY, 4)
    return ArticleList(engine)


async def _titles(shelf: ArticleList, **wanted: object) -> Sequence[str]:
    chosen = replace(Wanted(status=Status.PUBLISHED), **wanted)  # type: ignore[arg-type]
    return [line.title for line in await shelf.page(chosen, TODAY)]


async def test_articles_are_listed_as_they_are_wanted(shelf: ArticleList) -> None:
    assert await _titles(shelf) == ["Cards", "Leave", "VPN 100%"]
    assert await _titles(shelf, status=None) == ["Cards", "Leave", "New", "Old", "VPN 100%"]
    assert await _titles(shelf, owner="IT") == ["VPN 100%"]
    assert await _titles(shelf, owner=NO_OWNER) == ["Cards"]
    assert await _titles(shelf, freshness=Freshness.OVERDUE) == ["Leave"]
    assert await _titles(shelf, freshness=Freshness.DUE_SOON) == ["Cards"]
    assert await _titles(shelf, freshness=Freshness.FRESH) == ["VPN 100%"]
    assert await _titles(shelf, freshness=Freshness.NO_DATE, status=None) == ["New", "Old"]
    assert await _titles(shelf, never_used=True) == ["VPN 100%"]
    assert await _titles(shelf, words="0%") == ["VPN 100%"]
    assert await _titles(shelf, words="_") == []


async def test_articles_are_listed_in_the_order_that_is_wanted(shelf: ArticleList) -> None:
    assert await _titles(shelf, order=Order.MOST_USED) == ["Cards", "Leave", "VPN 100%"]
    assert await _titles(shelf, order=Order.DUE_FIRST) == ["Leave", "Cards", "VPN 100%"]
    assert len(await _titles(shelf, order=Order.CHANGED_LAST)) == 3


async def test_a_line_says_how_often_lately_and_when_last_ever(shelf: ArticleList) -> None:
    cards, leave, vpn = await shelf.page(Wanted(status=Status.PUBLISHED), TODAY)
    assert (cards.answers, cards.last_used) == (7, TODAY)
    assert (leave.answers, leave.last_used, leave.freshness) == (0, TODAY - 200 * DAY, Freshness.OVERDUE)
    assert (vpn.answers, vpn.last_used) == (0, None)


async def test_the_shelf_as_a_whole(shelf: ArticleList) -> None:
    assert await shelf.figures(TODAY) == ArticleFigures(3, 1, 1, 1, 1, 1, 1)
    assert await shelf.owners() == ["HR", "IT"]


async def test_nothing_at_all_is_counted_too(engine: AsyncEngine) -> None:
    assert await ArticleList(engine).figures(TODAY) == ArticleFigures(0, 0, 0, 0, 0, 0, 0)


async def test_a_long_list_comes_in_pages(engine: AsyncEngine) -> None:
    for number in range(ON_A_PAGE + 3):
        await _article(engine, f"Article {number:03}")
    shelf = ArticleList(engine)
    assert len(await shelf.page(Wanted(), TODAY)) == ON_A_PAGE + 1
    assert [line.title for line in await shelf.page(Wanted(skipping=ON_A_PAGE), TODAY)] == [
        f"Article {number:03}" for number in range(ON_A_PAGE, ON_A_PAGE + 3)
    ]


def test_an_article_is_good_until_the_evening_of_its_day() -> None:
    assert freshness_of(TODAY, TODAY) is Freshness.DUE_SOON
    assert freshness_of(TODAY - DAY, TODAY) is Freshness.OVERDUE
