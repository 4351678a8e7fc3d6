from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.audit_log import Change
from bot.reviews.review_rules import Decision, Refusal, Ruling
from bot.reviews.review_store import ReviewState, ReviewStore
from bot.reviews.reviewing import Decided, Submitted
from knowledge.drafts import Draft, DraftState, Improves, Source, SourceKind
from knowledge.gaps.gaps import GapState
from tests.bot.loop_house import CO_WORKING, REVIEWER, WORDINGS, WRITER, LoopHouse


async def submitted(house: LoopHouse) -> Draft:
    gap_id = await house.gap_of(await house.ask(WORDINGS[0]))
    draft = await house.draft(gap_id)
    assert isinstance(await house.desk.reviewing.submit(draft.id, draft.version, WRITER), Submitted)
    return draft


async def state_of(house: LoopHouse, draft: Draft) -> tuple[DraftState, GapState]:
    now = await house.drafts.draft(draft.id)
    gap = await house.application.gap_loop.gap(draft.gap_id or "")
    assert now is not None
    assert gap is not None
    return now.state, gap.summary.state


async def test_a_draft_that_is_handed_in_waits_and_its_gap_is_in_review(house: LoopHouse) -> None:
    draft = await submitted(house)
    [waiting] = await house.desk.reviewing.waiting()
    assert (waiting.draft.id, waiting.review.asked_by) == (draft.id, WRITER)
    assert await state_of(house, draft) == (DraftState.SUBMITTED, GapState.IN_REVIEW)


async def test_a_draft_changed_since_or_unknown_is_not_handed_in(house: LoopHouse) -> None:
    draft = await house.draft(None)
    assert await house.desk.reviewing.submit(draft.id, 7, WRITER) is Refusal.CHANGED_SINCE
    assert await house.desk.reviewing.submit("gone", 1, WRITER) is Refusal.NO_DRAFT


async def test_approving_names_who_did_and_begins_publishing(house: LoopHouse) -> None:
    draft = await submitted(house)
    decided = await house.desk.reviewing.decide(Ruling(draft.id, 1, Decision.APPROVE, REVIEWER, "Good"))
    assert isinstance(decided, Decided)
    progress = await house.desk.publications.get(decided.publication_id or "")
    assert progress is not None
    assert progress.publication.approved_by == REVIEWER
    today = datetime.now(UTC).date()
    assert progress.publication.details.review_by == today + timedelta(days=180)
    assert await house.desk.reviewing.waiting() == []


async def test_a_review_date_that_lies_ahead_is_kept(house: LoopHouse) -> None:
    day = datetime.now(UTC).date() + timedelta(days=30)
    decided = await house.approve(await house.draft(None, replace(CO_WORKING, review_by=day)))
    progress = await house.desk.publications.get(decided.publication_id or "")
    assert progress is not None
    assert progress.publication.details.review_by == day


async def test_asking_for_changes_gives_the_draft_back(house: LoopHouse) -> None:
    draft = await submitted(house)
    decided = await house.desk.reviewing.decide(Ruling(draft.id, 1, Decision.REQUEST_CHANGES, REVIEWER, "Shorter"))
    assert isinstance(decided, Decided)
    assert decided.publication_id is None
    assert await state_of(house, draft) == (DraftState.CHANGES_REQUESTED, GapState.DRAFTING)


async def test_rejecting_ends_the_draft_and_not_the_gap(house: LoopHouse) -> None:
    draft = await submitted(house)
    await house.desk.reviewing.decide(Ruling(draft.id, 1, Decision.REJECT, REVIEWER, "We have this"))
    assert await state_of(house, draft) == (DraftState.REJECTED, GapState.DRAFTING)


async def test_a_draft_is_decided_on_once(house: LoopHouse) -> None:
    draft = await submitted(house)
    ruling = Ruling(draft.id, 1, Decision.APPROVE, REVIEWER)
    assert isinstance(await house.desk.reviewing.decide(ruling), Decided)
    assert await house.desk.reviewing.decide(ruling) is Refusal.NOT_SUBMITTED
    assert await house.desk.reviewing.decide(replace(ruling, draft_id="gone")) is Refusal.NO_DRAFT


async def test_neither_the_drafter_nor_whoever_wrote_in_it_approves_it(house: LoopHouse) -> None:
    draft = await submitted(house)
    ruling = Ruling(draft.id, 1, Decision.APPROVE, WRITER)
    assert await house.desk.reviewing.refusal(ruling) is Refusal.OWN_DRAFT
    assert await house.desk.reviewing.decide(ruling) is Refusal.OWN_DRAFT
    await house.audit.record(Change("ed", "draft", draft.id, "wrote"))
    assert await house.desk.reviewing.decide(replace(ruling, by="ed")) is Refusal.OWN_DRAFT
    assert await house.desk.reviewing.refusal(replace(ruling, by=REVIEWER)) is None


async def test_every_decision_is_written_down(house: LoopHouse) -> None:
    draft = await submitted(house)
    await house.desk.reviewing.decide(Ruling(draft.id, 1, Decision.REJECT, REVIEWER, "No"))
    entries = await house.audit.of("draft", draft.id)
    assert [(each.change.actor, each.change.verb) for each in entries] == [
        (WRITER, "submitted"),
        (REVIEWER, "rejected"),
    ]


async def test_a_draft_that_somebody_submitted_by_other_ways_is_decided_on_too(house: LoopHouse) -> None:
    draft = await house.draft(None)
    await house.drafts.go_to(draft.id, DraftState.SUBMITTED)
    decided = await house.desk.reviewing.decide(Ruling(draft.id, 1, Decision.APPROVE, REVIEWER))
    assert isinstance(decided, Decided)
    [review] = await ReviewStore(house.application.engine).of_draft(draft.id)
    assert (review.id, review.state) == (decided.review_id, ReviewState.APPROVED)


async def test_an_article_that_changed_since_the_draft_began_is_not_approved_over(house: LoopHouse) -> None:
    article_id = await house.publish(await house.draft(None))
    draft = await house.draft(None, replace(CO_WORKING, body="Three times."), Improves(article_id, 1))
    await house.desk.reviewing.submit(draft.id, 1, WRITER)
    article = await house.application.articles.article(article_id)
    assert article is not None
    await house.application.curating.write(article.details, "Meanwhile.", "ed", article_id)
    ruling = Ruling(draft.id, 1, Decision.APPROVE, REVIEWER)
    assert await house.desk.reviewing.decide(ruling) is Refusal.ARTICLE_CHANGED


async def test_an_expert_does_not_approve_their_own_words_whoever_drafted_from_them(house: LoopHouse) -> None:
    draft = await submitted(house)
    said = Source(SourceKind.WORDS, "What an expert answered", "Two days a week.", REVIEWER)
    await house.desk.reviewing.decide(Ruling(draft.id, 1, Decision.REQUEST_CHANGES, REVIEWER, "Ask an expert"))
    sourced = await house.drafts.write(replace(draft, sources=(said,)))
    assert sourced is not None
    await house.desk.reviewing.submit(draft.id, sourced.version, WRITER)
    ruling = Ruling(draft.id, sourced.version, Decision.APPROVE, REVIEWER)
    assert await house.desk.reviewing.decide(ruling) is Refusal.OWN_DRAFT
