from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.article_history import ArticleHistory
from knowledge.articles import ArticleDetails
from knowledge.reading.importing import handwritten
from knowledge.saving import Written
from knowledge.store import ArticleStore


async def test_each_version_tells_who_made_it_and_what_it_said(
    engine: AsyncEngine, now: Callable[[], datetime]
) -> None:
    store = ArticleStore(engine, now)
    first = await store.write(handwritten(ArticleDetails("Leave"), "Five days."), [], "ann", None, None)
    assert isinstance(first, Written)
    await store.write(handwritten(ArticleDetails("Leave", owner="HR"), "Ten days."), [], "bob", first.article_id, 1)
    history = ArticleHistory(engine)
    lines = await history.lines(first.article_id)
    assert [(line.version, line.by, line.at, line.details.owner) for line in lines] == [
        (2, "bob", now(), "HR"),
        (1, "ann", now(), None),
    ]
    texts = await history.texts(first.article_id, {1, 2, 9})
    assert {version: full.body for version, full in texts.items()} == {1: "Five days.", 2: "Ten days."}
    assert await history.lines("unheard-of") == []
    assert [article.version for article in await store.all()] == [2]
