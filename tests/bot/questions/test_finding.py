from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.opening import utc_now
from bot.questions.finding import Finding
from knowledge.articles import ArticleDetails, PublishedPassage
from knowledge.reading.importing import ReadFile
from knowledge.reading.splitting import Section
from knowledge.store import ArticleStore
from retrieval.access import Visibility
from retrieval.looking import Look
from retrieval.outcome import Evidence


class Everything:
    """Finds all passages, whoever asks: an index that is behind the store."""

    def __init__(self, passages: list[PublishedPassage]) -> None:
        self._passages = passages

    def look(self, asked: str, visibility: Visibility) -> Look:
        found = tuple(Evidence(each, rank, 1.0) for rank, each in enumerate(self._passages, start=1))
        return Look(asked, found, None, 0.9)


async def test_the_best_passage_of_each_article_that_everybody_may_see(engine: AsyncEngine) -> None:
    store = ArticleStore(engine, utc_now)
    for title, group in (("Leave", "everyone"), ("Pay", "managers")):
        details = ArticleDetails(title, audience=frozenset({group}))
        sections = [Section((title,), str(part), f"{title} part {part}", part) for part in range(2)]
        await store.save(ReadFile(None, details, title, content_hash=title), sections)
    passages = sorted(await store.published(), key=lambda each: (each.details.title, each.passage.position))
    found = await Finding(lambda: Everything(passages), store).for_everyone("leave")
    assert [(each.details.title, each.passage.position) for each in found] == [("Leave", 0)]


async def test_what_has_been_withdrawn_since_is_not_found(engine: AsyncEngine) -> None:
    store = ArticleStore(engine, utc_now)
    saved = await store.save(
        ReadFile(None, ArticleDetails("Leave"), "x", content_hash="x"), [Section(("Leave",), "x", "Five days", 0)]
    )
    passages = await store.published()
    await store.retire([saved.article_id])
    assert list(await Finding(lambda: Everything(passages), store).for_everyone("leave")) == []
