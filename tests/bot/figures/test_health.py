from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.figures.health import Health
from bot.figures.trends import Trends
from knowledge.article_use import count_use
from knowledge.articles import ArticleDetails
from knowledge.reading.importing import handwritten
from knowledge.saving import Written
from knowledge.store import ArticleStore
from tests.conftest import NOON


async def test_health_names_what_is_overdue_due_used_and_never_used(
    engine: AsyncEngine, now: Callable[[], datetime]
) -> None:
    store, today = ArticleStore(engine, now), NOON.date()
    ids = {}
    for title, days in (("Overdue", -3), ("Soon", 5), ("Fresh", 100)):
        details = ArticleDetails(title, owner="HR", review_by=today + timedelta(days=days))
        written = await store.write(handwritten(details, title), [], "ann", None, None)
        assert isinstance(written, Written)
        ids[title] = written.article_id
    async with engine.begin() as connection:
        await connection.run_sync(count_use, {ids["Soon"]}, today)
    report = await Health(engine, Trends(engine, now), now).report()
    assert [line.title for line in report.overdue] == ["Overdue"]
    assert [line.title for line in report.due_soon] == ["Soon"]
    assert [line.title for line in report.most_used] == ["Soon"]
    assert [line.title for line in report.never_used] == ["Fresh", "Overdue"]
    assert (report.figures.published, report.coverage.share) == (3, None)
