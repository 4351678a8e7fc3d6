"""The reviews: drafts that wait for somebody's yes, with all that is needed to give it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web
from markupsafe import Markup

from adapters.console.article_versions import ChangedDetail, changed_details
from adapters.console.article_words import makers
from adapters.console.call import Call
from adapters.console.draft_form import doubts_about
from adapters.console.rehearsal import shown_rehearsal
from adapters.console.section import PageRoute, Section
from adapters.markdown import to_html
from bot.people.roles import CURATING
from bot.publishing.text_changes import Stretch, changes
from bot.reviews.review_rules import WORDS, Decision, Refusal, Ruling
from bot.reviews.review_store import Review, ReviewState, ReviewStore
from bot.upkeep.contradictions import Findings
from knowledge.articles import Article
from knowledge.drafts import Draft, DraftState
from knowledge.gaps.open_questions import OpenQuestions

PATH = "/console/reviews"
ONE = f"{PATH}/{{draft_id}}"
TEXT_HEADING = 3
MOST_QUESTIONS = 20

SAID = {
    Decision.APPROVE: "Approved. It is being published, and its questions are asked again.",
    Decision.REQUEST_CHANGES: "Sent back. Whoever wrote it hears what should change.",
    Decision.REJECT: "Rejected. Nothing is published.",
}
DECIDED = {
    ReviewState.WAITING: "waiting for a decision",
    ReviewState.APPROVED: "approved",
    ReviewState.CHANGES_REQUESTED: "sent back",
    ReviewState.REJECTED: "rejected",
    ReviewState.WITHDRAWN: "taken back",
}


@dataclass(frozen=True)
class _Before:
    """What the article that a draft improves says now, and what would change."""

    article: Article | None
    stretches: list[Stretch]
    details: list[ChangedDetail]


async def show_reviews(call: Call) -> web.StreamResponse:
    """What waits for a decision, oldest first."""
    waiting = await call.application.publishing.reviewing.waiting()
    names = await makers(call.application.engine, [each.review.asked_by for each in waiting])
    return call.page("reviews.html", waiting=waiting, names=names)


async def show_review(call: Call) -> web.StreamResponse:
    """One draft, as its reviewer needs to see it."""
    draft = await call.application.curators.drafts.draft(call.given("draft_id"))
    return await _page(call, draft) if draft else call.not_found()


async def show_findings(call: Call) -> web.StreamResponse:
    """What other articles say about the same: read by the model, so it comes after the page, or on one of its own."""
    draft = await call.application.curators.drafts.draft(call.given("draft_id"))
    if draft is None:
        return call.not_found()
    contradictions = call.application.publishing.contradictions
    found = await contradictions.findings(draft.as_details(), draft.contents.body, draft.article_id)
    return call.page("review_findings.html", draft=draft, denied=_denied(found), same=_same(found))


async def rehearse(call: Call) -> web.StreamResponse:
    """What the draft would answer as it is: tried after the page, or on one of its own. Nothing is kept."""
    draft = await call.application.curators.drafts.draft(call.given("draft_id"))
    if draft is None:
        return call.not_found()
    rehearsal = await shown_rehearsal(call, draft, draft.contents, "")
    return call.page("review_rehearsal.html", draft=draft, rehearsal=rehearsal)


async def decide(call: Call) -> web.StreamResponse:
    """Approve, send back, or reject."""
    draft = await call.application.curators.drafts.draft(call.given("draft_id"))
    wanted = call.field("decision")
    if draft is None or wanted not in set(Decision):
        return call.not_found()
    version = int(call.field("version")) if call.field("version").isdecimal() else 0
    decision, comment = Decision(wanted), call.field("comment")
    ruling = Ruling(draft.id, version, decision, call.reader.id, comment, call.field("vouches") == "yes")
    ruled = await call.application.publishing.reviewing.decide(ruling)
    if isinstance(ruled, Refusal):
        return await _page(call, draft, WORDS[ruled], comment, 409)
    return call.see(f"{PATH}/{draft.id}", SAID[decision])


async def _page(
    call: Call, draft: Draft, problem: str = "", comment: str = "", status: int = 200
) -> web.StreamResponse:
    publishing, before = call.application.publishing, await _before(call, draft)
    refusal = await publishing.reviewing.refusal(Ruling(draft.id, draft.version, Decision.APPROVE, call.reader.id))
    reviews = await ReviewStore(call.application.engine).of_draft(draft.id)
    return call.page(
        "review.html",
        status,
        draft=draft,
        is_waiting=draft.state is DraftState.SUBMITTED,
        text=Markup(to_html(draft.contents.body, TEXT_HEADING)),  # noqa: S704 - to_html lets nothing active through
        before=before,
        doubts=await doubts_about(call, draft.contents),
        questions=await _questions(call, draft),
        checks=(await publishing.house_rules.current()).checks,
        why_not=WORDS[refusal] if refusal else "",
        reviews=[_told(review) for review in reviews],
        names=await _names(call, draft, reviews),
        problem=problem,
        comment=comment,
        progress=await _progress(call, reviews),
    )


async def _before(call: Call, draft: Draft) -> _Before:
    article = await call.application.articles.article(draft.article_id) if draft.article_id else None
    if article is None:
        return _Before(None, [], [])
    stretches = await asyncio.to_thread(changes, article.body, draft.contents.body)
    # Who checked it changes with every approval, and is no change of what it says.
    after = draft.as_details(article.details.checked_by, article.details.checked_on)
    changed = [each for each in changed_details(article.details, after) if each.name not in ("state", "original")]
    return _Before(article, stretches, changed)


async def _questions(call: Call, draft: Draft) -> list[str]:
    if draft.gap_id is None:
        return []
    here = OpenQuestions(call.application.engine, call.application.encoder.model_id)
    asked = await here.of_gap(draft.gap_id, MOST_QUESTIONS)
    return list(dict.fromkeys(await call.masking.mask_all([each.text for each in asked])))


async def _progress(call: Call, reviews: Sequence[Review]) -> str:
    last = reviews[-1] if reviews else None
    if last is None or last.state is not ReviewState.APPROVED:
        return ""
    progress = await call.application.publishing.publications.get(last.id)
    if progress is None or progress.stored_at is None:
        return "It is about to be published."
    if progress.done_at is None:
        return "It is published; its questions are being asked again."
    return "It is published, and its questions were asked again."


async def _names(call: Call, draft: Draft, reviews: Sequence[Review]) -> Mapping[str, str]:
    ids = [draft.drafted_by, *(each.asked_by for each in reviews), *(each.decided_by for each in reviews)]
    return await makers(call.application.engine, ids)


def _denied(found: Findings) -> list[tuple[str, str, str, str]]:
    return [
        (each.theirs.passage.article_id, each.theirs.details.title, each.mine.passage.text, each.theirs.passage.text)
        for each in found.disagreements
    ]


def _same(found: Findings) -> list[tuple[str, str]]:
    return list(dict.fromkeys((each.theirs.passage.article_id, each.theirs.details.title) for each in found.doubles))


def _told(review: Review) -> dict[str, object]:
    return {
        "state": DECIDED[review.state],
        "asked_at": review.asked_at,
        "asked_by": review.asked_by,
        "decided_at": review.decided_at,
        "decided_by": review.decided_by,
        "comment": review.comment or "",
    }


SECTION = Section(
    PATH,
    (
        PageRoute("GET", PATH, CURATING, show_reviews),
        PageRoute("GET", ONE, CURATING, show_review),
        PageRoute("GET", f"{ONE}/findings", CURATING, show_findings),
        PageRoute("POST", f"{ONE}/rehearse", CURATING, rehearse),
        PageRoute("POST", ONE, CURATING, decide),
    ),
    "Reviews",
)
