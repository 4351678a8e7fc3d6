"""Answering a gap: improve an article that is near, draft a new one from what there is, or ask somebody who knows."""

from aiohttp import web
from aiohttp.web_request import FileField

from adapters.console.call import Call
from adapters.console.gap_words import KIND_WORDS
from adapters.console.names import names_of
from adapters.console.section import PageRoute
from adapters.console.triage import GAPS, person_named
from bot.drafts.draft_sources import document_source, thread_source, words_source
from bot.drafts.drafting import Begin, NotDrafted
from bot.drafts.expert_requests import Asked, NotAsked
from bot.messages import ToPerson
from bot.people.roles import CURATING
from knowledge.drafts import Source
from knowledge.gaps.gap_work import CLOSED
from knowledge.reading.importing import Rejection

LARGEST_DOCUMENT = 8 * 1024 * 1024
"""Bytes of a form with a document: a long PDF."""

LONGEST_NOTE = 1000

NOT_DRAFTED = {
    NotDrafted.UNKNOWN: "There is no such gap or article any more.",
    NotDrafted.CLOSED: "This gap is closed. Open it again first.",
    NotDrafted.CHANGED: "Somebody changed the draft meanwhile. Open it and look again.",
}
NOT_ASKED = {
    NotAsked.UNKNOWN: "There is no such gap any more.",
    NotAsked.CLOSED: "This gap is closed. Open it again first.",
    NotAsked.NOBODY: "They are in no chat that Handrail is in. Ask them yourself, and paste their answer into a draft.",
}
MODEL_FAILED = "The model could not write it just now, so the form is filled with what you gave, for you to finish."
BEGUN = "The draft is begun. Nothing is published before somebody else has approved it."
NOBODY_NAMED = "Write the e-mail address of somebody who may know."


async def show_ways(call: Call) -> web.StreamResponse:
    """The ways to an answer, the best one first."""
    desk, gap_id = call.application.gap_work, call.given("gap_id")
    details = await call.application.gap_loop.gap(gap_id)
    if details is None:
        return call.not_found()
    gap = details.summary
    requests = await desk.requests.of_gap(gap.id)
    asked = [request.to.person_id for request in requests if isinstance(request.to, ToPerson)]
    return call.page(
        "gap_answer.html",
        gap=gap,
        kind=KIND_WORDS[gap.kind.value],
        is_closed=gap.state in CLOSED,
        similar=await desk.drafting.similar(gap.id),
        under_way=await desk.drafting.under_way(gap.id),
        sources=[each.source for each in await desk.sources.of(gap.id)],
        requests=requests,
        names=await names_of(call.application.engine, asked),
        has_model=desk.drafting.has_model,
        improves=call.query("improves"),
    )


async def begin_draft(call: Call) -> web.StreamResponse:
    """Begin a draft from what the form gives, and open it."""
    back = f"{GAPS}/{call.given('gap_id')}/answer"
    sources = await _sources(call)
    if isinstance(sources, Rejection):
        return call.see(back, f"The document could not be read: {sources.reason}")
    what = Begin(call.given("gap_id"), call.field("improves") or None, sources=tuple(sources))
    begun = await call.application.gap_work.drafting.begin(what, call.reader.id)
    if isinstance(begun, NotDrafted):
        return call.see(back, NOT_DRAFTED[begun])
    return call.see(f"/console/drafts/{begun.draft.id}", MODEL_FAILED if begun.model_failed else BEGUN)


async def ask_expert(call: Call) -> web.StreamResponse:
    """Ask somebody in the chat they use; they answer in the thread."""
    back, person = f"{GAPS}/{call.given('gap_id')}", person_named(call, "expert")
    if not person:
        return call.see(f"{back}/answer", NOBODY_NAMED)
    experts = call.application.gap_work.experts
    asked = await experts.ask_person(call.given("gap_id"), person, call.field("note")[:LONGEST_NOTE], call.reader.id)
    if not isinstance(asked, Asked):
        return call.see(f"{back}/answer", NOT_ASKED[asked])
    return call.see(
        back, "Asked. What they answer becomes a draft." if asked.is_sent else "They will be asked in a moment."
    )


async def _sources(call: Call) -> list[Source] | Rejection:
    given_by, found = call.reader.id, []
    if call.field("words"):
        found.append(words_source(call.field("words"), given_by))
    if call.field("thread"):
        found.append(await thread_source(call.field("thread"), call.application.gap_work.masking, given_by))
    document = (await call.request.post()).get("document")
    if isinstance(document, FileField) and document.filename:
        with document.file as opened:
            data = opened.read()
        read = await document_source(document.filename, data, given_by)
        if isinstance(read, Rejection):
            return read
        found.append(read)
    return found


ROUTES = (
    PageRoute("GET", f"{GAPS}/{{gap_id}}/answer", CURATING, show_ways),
    PageRoute("POST", f"{GAPS}/{{gap_id}}/draft", CURATING, begin_draft, LARGEST_DOCUMENT),
    PageRoute("POST", f"{GAPS}/{{gap_id}}/ask", CURATING, ask_expert),
)
