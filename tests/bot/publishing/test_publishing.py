from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.publishing.publication_store import Step
from knowledge.drafts import DraftState, Improves
from knowledge.gaps.gaps import GapState
from tests.bot.loop_house import CO_WORKING, REVIEWER, LoopHouse

QUESTION = "Can I expense a co-working day?"


async def test_what_was_approved_becomes_an_article_that_answers_at_once(house: LoopHouse) -> None:
    gap_id = await house.gap_of(await house.ask(QUESTION))
    draft = await house.draft(gap_id)
    article_id = await house.publish(draft)
    article = await house.application.articles.article(article_id)
    assert article is not None
    assert (article.version, article.body) == (1, CO_WORKING.body)
    assert (article.details.checked_by, article.details.owner) == ("rae@example.com", "Finance")
    assert article.details.checked_on == datetime.now(UTC).date()
    published = await house.drafts.draft(draft.id)
    assert published is not None
    assert published.state is DraftState.PUBLISHED
    [progress] = await house.desk.publications.of_gap(gap_id)
    assert progress.publication.step is Step.DONE
    assert progress.stored_at is not None
    assert progress.proven_at is not None


async def test_the_gap_is_proven_when_every_question_is_answered(house: LoopHouse) -> None:
    gap_id = await house.gap_of(await house.ask(QUESTION))
    await house.publish(await house.draft(gap_id))
    gap = await house.application.gap_loop.gap(gap_id)
    assert gap is not None
    assert gap.summary.state is GapState.PROVEN


async def test_publishing_again_changes_nothing(house: LoopHouse) -> None:
    gap_id = await house.gap_of(await house.ask(QUESTION))
    article_id = await house.publish(await house.draft(gap_id))
    assert await house.desk.publishing.publish_waiting() == 0
    assert len(await house.application.articles.versions(article_id)) == 1


async def test_an_improved_article_gets_its_next_version_and_keeps_its_address(house: LoopHouse) -> None:
    first = await house.publish(await house.draft(None))
    better = replace(CO_WORKING, body="You can expense a co-working day up to three times a month.")
    assert await house.publish(await house.draft(None, better, Improves(first, 1))) == first
    versions = await house.application.articles.versions(first)
    assert [each.version for each in versions] == [1, 2]
    assert versions[1].body == better.body


async def test_a_draft_of_an_article_that_changed_meanwhile_goes_back_to_its_writer(house: LoopHouse) -> None:
    gap_id = await house.gap_of(await house.ask(QUESTION))
    article_id = await house.publish(await house.draft(None, replace(CO_WORKING, body="Desks are booked by you.")))
    draft = await house.draft(gap_id, CO_WORKING, Improves(article_id, 1))
    await house.approve(draft)
    article = await house.application.articles.article(article_id)
    assert article is not None
    await house.application.curating.write(article.details, "Changed by somebody else.", "ed", article_id)
    assert await house.desk.publishing.publish_waiting() == 1
    stuck = await house.drafts.draft(draft.id)
    assert stuck is not None
    assert stuck.state is DraftState.CHANGES_REQUESTED
    now = await house.application.articles.article(article_id)
    assert now is not None
    assert now.body == "Changed by somebody else."


async def test_an_article_that_was_stored_before_a_crash_is_not_stored_twice(house: LoopHouse) -> None:
    draft = await house.draft(None)
    decided = await house.approve(draft)
    progress = await house.desk.publications.get(decided.publication_id or "")
    assert progress is not None
    publication = progress.publication
    # The process died after the article was stored, and before that was written down.
    await house.application.curating.write(publication.details, publication.body, REVIEWER, publication.article_id)
    assert await house.desk.publishing.publish_waiting() == 1
    assert len(await house.application.articles.versions(publication.article_id)) == 1


async def test_what_somebody_wrote_after_a_crash_is_not_overwritten(house: LoopHouse) -> None:
    draft = await house.draft(None)
    decided = await house.approve(draft)
    progress = await house.desk.publications.get(decided.publication_id or "")
    assert progress is not None
    publication = progress.publication
    curating = house.application.curating
    await curating.write(publication.details, publication.body, REVIEWER, publication.article_id)
    await curating.write(publication.details, "Newer words.", "ed", publication.article_id)
    await house.desk.publishing.publish_waiting()
    article = await house.application.articles.article(publication.article_id)
    assert article is not None
    assert article.body == "Newer words."


async def test_what_somebody_writes_at_that_very_moment_is_not_overwritten(
    house: LoopHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = await house.draft(None)
    decided = await house.approve(draft)
    progress = await house.desk.publications.get(decided.publication_id or "")
    assert progress is not None
    publication, curating = progress.publication, house.application.curating
    await curating.write(publication.details, publication.body, REVIEWER, publication.article_id)
    write = curating.write

    async def overtaken(*values: Any) -> object:
        await write(publication.details, "Newer words.", "ed", publication.article_id)
        return await write(*values)

    with monkeypatch.context() as patching:
        patching.setattr(curating, "write", overtaken)
        assert await house.desk.publishing.publish_waiting() == 1
    article = await house.application.articles.article(publication.article_id)
    assert article is not None
    assert (article.version, article.body) == (2, "Newer words.")
    published = await house.drafts.draft(draft.id)
    assert published is not None
    assert published.state is DraftState.PUBLISHED


async def test_what_fails_is_tried_again_later(house: LoopHouse, monkeypatch: pytest.MonkeyPatch) -> None:
    decided = await house.approve(await house.draft(None))

    async def broken(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patching:
        patching.setattr(house.application.curating, "write", broken)
        assert await house.desk.publishing.publish_waiting() == 0
    progress = await house.desk.publications.get(decided.publication_id or "")
    assert progress is not None
    assert (progress.publication.step, progress.publication.tries) == (Step.APPROVED, 1)
