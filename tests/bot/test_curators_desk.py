from pathlib import Path

from knowledge.drafts import Draft
from retrieval.encoding.embedding import Encoder
from tests.adapters.built import built


async def test_the_desk_works_on_the_knowledge_that_is_open(tmp_path: Path, encoder: Encoder) -> None:
    async with built(tmp_path, encoder) as application:
        desk = application.curators
        (article, *_) = await application.articles.all()
        draft = await desk.authoring.draft_of(article.id, "ann")
        assert isinstance(draft, Draft)
        assert await desk.drafts.draft(draft.id) == draft
        assert [line.version for line in await desk.history.lines(article.id)] == [1]
        assert (await desk.health.report()).figures.published == 2
        assert await desk.proofs.of_article(article.id) == []
