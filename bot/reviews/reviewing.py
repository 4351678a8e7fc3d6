"""Reviewing: nothing is published that somebody else than its writer has not approved by name.

A draft is handed in at a version, and decided on at that version. Approving writes down, in the same transaction, that
it is to be published: from there on no crash can lose it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.audit_log import AuditLog, Change
from bot.people.reaching import Reaching
from bot.ports import Clock
from bot.publishing.approvals import APPROVED, AREA, VOUCHES
from bot.publishing.house_rules import HouseRules
from bot.publishing.proving import AdvancesGaps
from bot.publishing.publication_store import Publication, begin_publication
from bot.reviews.review_rules import LEADS_TO, Circumstances, Decision, Refusal, Ruling, needs_others, refusal_of
from bot.reviews.review_store import Review, ReviewState, ReviewStore, Ruled, ask_for_review, rule
from knowledge.articles import ArticleDetails
from knowledge.draft_store import DraftStore
from knowledge.drafts import Draft, DraftState, SourceKind
from knowledge.freshness import next_review
from knowledge.gaps.gaps import GapState
from knowledge.store import ArticleStore

log = structlog.get_logger(__name__)

VERBS = {
    Decision.APPROVE: APPROVED,
    Decision.REQUEST_CHANGES: "changes_requested",
    Decision.REJECT: "rejected",
}
JUDGING = frozenset({*VERBS.values(), "submitted", "withdrawn", "published", "stuck"})
"""What one does to a draft without writing in it."""

STATES = {
    Decision.APPROVE: ReviewState.APPROVED,
    Decision.REQUEST_CHANGES: ReviewState.CHANGES_REQUESTED,
    Decision.REJECT: ReviewState.REJECTED,
}


@dataclass(frozen=True)
class Submitted:
    """The draft waits for a review."""

    review_id: str


@dataclass(frozen=True)
class Decided:
    """The decision counts. `publication_id` is what is being published now, if it was approved."""

    draft: Draft
    review_id: str
    publication_id: str | None


@dataclass(frozen=True)
class WaitingDraft:
    """A draft that waits for a decision, and since when."""

    draft: Draft
    review: Review


@dataclass(frozen=True)
class ReviewNeighbours:
    """What reviewing works with. `allows_own`: people may approve what they wrote, as in a team of one."""

    engine: AsyncEngine
    drafts: DraftStore
    store: ReviewStore
    articles: ArticleStore
    rules: HouseRules
    audit: AuditLog
    gaps: AdvancesGaps
    reaching: Reaching
    allows_own: bool = False


class Reviewing:
    """The use cases of a review. Whether somebody may review at all, whoever calls has made sure of."""

    def __init__(self, neighbours: ReviewNeighbours, now: Clock) -> None:
        self._with = neighbours
        self._now = now

    async def submit(self, draft_id: str, version: int, by: str) -> Submitted | Refusal:
        """Hand a draft in at the version that `by` has read; its gap is in review from then on."""
        async with self._with.engine.begin() as connection:
            draft = await self._with.drafts.go_to(draft_id, DraftState.SUBMITTED, version, connection)
            if draft is None:
                known = await self._with.drafts.draft(draft_id, connection)
                return Refusal.CHANGED_SINCE if known and known.version != version else Refusal.NO_DRAFT
            review = Review(uuid4().hex, draft.id, version, draft.gap_id, ReviewState.WAITING, by, self._now())
            await ask_for_review(connection, review)
            await self._note(connection, by, draft, "submitted", {})
            await self._advance(connection, draft, GapState.IN_REVIEW, by)
        return Submitted(review.id)

    async def waiting(self) -> Sequence[WaitingDraft]:
        """What waits for a decision, oldest first."""
        found = [(await self._with.drafts.draft(each.draft_id), each) for each in await self._with.store.waiting()]
        return [WaitingDraft(draft, review) for draft, review in found if draft is not None]

    async def refusal(self, ruling: Ruling) -> Refusal | None:
        """Why this ruling would not count; to say so before somebody writes a comment."""
        draft = await self._with.drafts.draft(ruling.draft_id)
        return refusal_of(ruling, draft, await self._circumstances(draft)) if draft else Refusal.NO_DRAFT

    async def needs_others(self, by: str, draft: Draft) -> Refusal | None:
        """Why this person cannot vouch for what a draft says, or None when they can."""
        return needs_others(by, draft, await self._circumstances(draft))

    async def decide(self, ruling: Ruling) -> Decided | Refusal:
        """Approve a draft, ask for changes, or reject it. The same draft is decided on once."""
        draft = await self._with.drafts.draft(ruling.draft_id)
        if draft is None:
            return Refusal.NO_DRAFT
        refusal = refusal_of(ruling, draft, await self._circumstances(draft))
        if refusal is not None:
            return refusal
        publication = await self._publication(draft, ruling) if ruling.decision is Decision.APPROVE else None
        async with self._with.engine.begin() as connection:
            moved = await self._with.drafts.go_to(draft.id, LEADS_TO[ruling.decision], ruling.version, connection)
            if moved is None:
                return Refusal.NOT_SUBMITTED
            review_id = await self._rule(connection, draft, ruling)
            await self._note(connection, ruling.by, draft, VERBS[ruling.decision], said_in(ruling))
            if publication is not None:
                await begin_publication(connection, replace(publication, id=review_id))
            else:
                await self._advance(connection, draft, GapState.DRAFTING, ruling.by)
        log.info("draft_reviewed", draft_id=draft.id, decision=ruling.decision.value)
        return Decided(moved, review_id, review_id if publication else None)

    async def _rule(self, connection: AsyncConnection, draft: Draft, ruling: Ruling) -> str:
        """The id of the review that is decided now. One that nobody asked for is asked for now."""
        now = self._now()
        asked = Review(uuid4().hex, draft.id, draft.version, draft.gap_id, ReviewState.WAITING, draft.drafted_by, now)
        ruled = Ruled(STATES[ruling.decision], ruling.by, now, ruling.comment.strip())
        waiting = await rule(connection, draft.id, draft.version, ruled)
        if waiting is not None:
            return waiting
        await ask_for_review(connection, asked)
        await rule(connection, draft.id, draft.version, ruled)
        return asked.id

    async def _circumstances(self, draft: Draft) -> Circumstances:
        entries = await self._with.audit.of(AREA, draft.id)
        writers = {each.change.actor for each in entries if each.change.verb not in JUDGING}
        # Whoever said what it says is no second pair of eyes either.
        writers |= {each.given_by for each in draft.sources if each.kind is SourceKind.WORDS}
        article = await self._with.articles.article(draft.article_id) if draft.article_id else None
        return Circumstances(writers, article.version if article else None, self._with.allows_own)

    async def _publication(self, draft: Draft, ruling: Ruling) -> Publication:
        now = self._now()
        details = await self._details(draft, ruling.by, now.date())
        article_id = draft.article_id or uuid4().hex
        based_on = draft.improves.version if draft.improves else None
        return Publication(
            "", draft.id, draft.gap_id, article_id, based_on, draft.contents.body, details, ruling.by, now
        )

    async def _details(self, draft: Draft, approver: str, today: date) -> ArticleDetails:
        details = draft.as_details(await self._with.reaching.name_of(approver), today)
        before = await self._with.articles.article(draft.article_id) if draft.article_id else None
        if details.review_by is None or details.review_by <= today:
            every_days = (await self._with.rules.current()).review_every_days
            details = replace(details, review_by=next_review(today, every_days))
        return replace(details, url=before.details.url) if before else details

    async def _note(
        self, connection: AsyncConnection, by: str, draft: Draft, verb: str, said: Mapping[str, object]
    ) -> None:
        told = {"version": draft.version, **said}
        await self._with.audit.record(Change(by, AREA, draft.id, verb, after=told), connection)

    async def _advance(self, connection: AsyncConnection, draft: Draft, state: GapState, by: str) -> None:
        if draft.gap_id is not None:
            await self._with.gaps.advance(draft.gap_id, state, by, connection)


def said_in(ruling: Ruling) -> dict[str, object]:
    """What is written down of a ruling beside its verb."""
    comment = {"comment": ruling.comment.strip()} if ruling.comment.strip() else {}
    vouches = ruling.vouches and ruling.decision is Decision.APPROVE
    return {**comment, **({VOUCHES: True} if vouches else {})}
