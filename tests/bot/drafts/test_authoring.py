from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_log import AuditLog
from bot.drafts.authoring import Authoring, NeverPublished
from bot.publishing.curating import Curating
from knowledge.articles import ArticleDetails, Status
from knowledge.draft_store import DraftStore
from knowledge.drafts import Contents, Draft, DraftState, Improves
from knowledge.saving import NoArticle, Outdated, Written
from knowledge.store import ArticleStore
from retrieval.encoding.embedding import Encoder
from retrieval.search.index import PassageIndex

LEAVE = ArticleDetails("Annual leave", owner="People Ops", topics=("leave",))
BODY = "# Annual leave\n\nYou can carry over up to five days."


@dataclass
class Study:
    authoring: Authoring
    articles: ArticleStore
    drafts: DraftStore
    curating: Curating
    audit: AuditLog

    async def article(self) -> str:
        return await self.curating.publish(LEAVE, BODY, "import")

    async def passages(self) -> list[str]:
        return [each.passage.text for each in await self.articles.published()]


@pytest.fixture
async def study(
    tmp_path: Path, engine: AsyncEngine, encoder: Encoder, now: Callable[[], datetime]
) -> AsyncIterator[Study]:
    index = PassageIndex.open(tmp_path / "index", encoder)
    articles, drafts, audit = ArticleStore(engine, now), DraftStore(engine, now), AuditLog(engine, now)
    curating = Curating(articles, index, encoder)
    yield Study(Authoring(engine, articles, drafts, curating, audit), articles, drafts, curating, audit)
    index.close()


async def test_changing_an_article_begins_as_a_draft_and_publishes_nothing(study: Study) -> None:
    article_id = await study.article()
    draft = await study.authoring.draft_of(article_id, "ann")
    assert isinstance(draft, Draft)
    assert (draft.improves, draft.state) == (Improves(article_id, 1), DraftState.OPEN)
    assert (draft.contents.title, draft.contents.owner, draft.contents.body) == ("Annual leave", "People Ops", BODY)
    assert await study.passages() == ["You can carry over up to five days."]
    # What the article says already is sourced; what is added is not, and the reviewer sees which.
    longer = replace(draft.contents, body=f"{BODY}\n\nThe moon is made of cheese.")
    saved = await study.authoring.save(draft, longer, "ann")
    assert saved is not None
    assert [each.text for each in saved.unsourced] == ["The moon is made of cheese."]


async def test_an_article_has_one_draft_at_a_time(study: Study) -> None:
    article_id = await study.article()
    first = await study.authoring.draft_of(article_id, "ann")
    second = await study.authoring.draft_of(article_id, "bob")
    assert first == second
    assert await study.authoring.draft_of("unheard-of", "ann") == NoArticle()


async def test_a_new_article_begins_as_a_draft_too(study: Study) -> None:
    draft = await study.authoring.new_draft(Contents("Parking", "Park in the yard."), "ann")
    assert (draft.improves, draft.drafted_by) == (None, "ann")
    assert await study.passages() == []


async def test_what_is_written_into_a_draft_is_kept_with_the_name_of_the_writer(study: Study) -> None:
    draft = await study.authoring.new_draft(Contents("Parking", "Park in the yard."), "ann")
    saved = await study.authoring.save(draft, replace(draft.contents, body="Park in the street."), "bob")
    assert saved is not None
    assert (saved.contents.body, saved.version) == ("Park in the street.", 2)
    assert await study.authoring.save(saved, saved.contents, "eve") == saved
    assert await study.authoring.save(draft, Contents("Parking", "Nowhere."), "eve") is None
    entries = await study.audit.of("draft", draft.id)
    assert [(each.change.actor, each.change.verb) for each in entries] == [("ann", "began"), ("bob", "written")]


async def test_a_retired_article_is_not_answered_from_and_can_be_brought_back(study: Study) -> None:
    article_id = await study.article()
    assert await study.authoring.retire(article_id, 1, "ann") == Written(article_id, 2)
    assert await study.passages() == []
    assert await study.authoring.restore(article_id, 1, 2, "ann") == Written(article_id, 3)
    assert await study.passages() == ["You can carry over up to five days."]
    entries = await study.audit.of("article", article_id)
    assert [(each.change.actor, each.change.verb) for each in entries] == [("ann", "retired"), ("ann", "restored")]


async def test_what_it_said_before_is_handed_in_like_any_change(study: Study) -> None:
    article_id = await study.article()
    await study.curating.write(LEAVE, BODY.replace("five", "ten"), "bob", article_id)
    draft = await study.authoring.restore(article_id, 1, 2, "ann")
    assert isinstance(draft, Draft)
    assert (draft.contents.body, draft.improves, draft.drafted_by) == (BODY, Improves(article_id, 2), "ann")
    assert await study.passages() == ["You can carry over up to ten days."]
    # Where one person does everything, they have approved it by asking for it.
    assert await study.authoring.restore(article_id, 1, 2, "ann", approves_alone=True) == Written(article_id, 3)
    assert await study.passages() == ["You can carry over up to five days."]


async def test_what_somebody_else_retired_is_not_published_again_without_a_review(study: Study) -> None:
    article_id = await study.article()
    await study.authoring.retire(article_id, 1, "ann")
    assert isinstance(await study.authoring.restore(article_id, 1, 2, "bob"), Draft)
    assert await study.passages() == []


async def test_nobody_retires_or_restores_what_they_have_not_seen(study: Study) -> None:
    article_id = await study.article()
    await study.curating.write(LEAVE, BODY.replace("five", "ten"), "bob", article_id)
    assert await study.authoring.retire(article_id, 1, "ann") == Outdated(2)
    assert await study.authoring.restore(article_id, 1, 1, "ann") == Outdated(2)
    assert await study.authoring.retire("unheard-of", 1, "ann") == NoArticle()
    assert await study.authoring.restore(article_id, 9, 2, "ann") == NoArticle()


async def test_what_was_never_published_is_not_published_by_restoring_it(study: Study) -> None:
    article_id = await study.article()
    draft = ArticleDetails("Annual leave", status=Status.DRAFT)
    await study.curating.write(draft, "# Annual leave\n\nTwenty days.", "bob", article_id)
    assert await study.authoring.restore(article_id, 2, 2, "ann") == NeverPublished()
