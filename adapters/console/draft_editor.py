"""The editor of drafts: writing with a live preview, trying what it would answer, and handing it in for review."""

from collections.abc import Sequence
from dataclasses import dataclass

from aiohttp import web
from markupsafe import Markup

from adapters.console.call import Call
from adapters.console.draft_form import DraftForm, doubts_about, form_in, form_of
from adapters.console.rehearsal import Shown, shown_rehearsal
from adapters.console.said import Said
from adapters.console.section import PageRoute, Section
from adapters.markdown import to_html
from bot.people.roles import CURATING
from bot.publishing.text_changes import Stretch, changes
from bot.reviews.review_rules import WORDS, Refusal
from knowledge.drafts import WRITABLE, Contents, Draft, DraftState

PATH = "/console/drafts/{draft_id}"
NEW = "/console/drafts/new"
PREVIEW_HEADING = 3

STATES = {
    DraftState.OPEN: "being written",
    DraftState.SUBMITTED: "waits for a review",
    DraftState.CHANGES_REQUESTED: "changes were requested",
    DraftState.APPROVED: "approved; it is being published",
    DraftState.REJECTED: "given up",
    DraftState.PUBLISHED: "published",
}
CHANGED = (
    "Somebody else has saved this draft since you opened it. What you typed is below, and how it differs from theirs. "
    "Saving now puts yours in the place of theirs."
)
LOCKED = "This draft cannot be written in now: somebody handed it in, or it is decided already."


@dataclass(frozen=True)
class _Shown:
    """What the editor shows beside the draft: what was typed, what is wrong, what was tried."""

    form: DraftForm
    problem: str = ""
    differences: Sequence[Stretch] = ()
    rehearsal: Shown | None = None
    tried: str = ""


async def show_new(call: Call) -> web.StreamResponse:
    """An empty form."""
    return call.page("article_new.html", form=DraftForm(audience="everyone"), problem="")


async def begin_new(call: Call) -> web.StreamResponse:
    """Keep what was typed as a draft, and go on in the editor."""
    form = form_in(call)
    contents = form.contents()
    if isinstance(contents, str):
        return call.page("article_new.html", 422, form=form, problem=contents)
    draft = await call.application.curators.authoring.new_draft(contents, call.reader.id)
    return call.see(f"/console/drafts/{draft.id}", "Kept as a draft. Nobody is answered from it yet.")


async def show_draft(call: Call) -> web.StreamResponse:
    """The editor."""
    draft = await call.application.curators.drafts.draft(call.given("draft_id"))
    return await _page(call, draft, _Shown(form_of(draft.contents))) if draft else call.not_found()


async def preview(call: Call) -> web.StreamResponse:
    """What was typed so far, as people will read it: a part of the page."""
    html = call.templates.render("preview.html", text=_rendered(form_in(call).body), form=form_in(call))
    return web.Response(text=html, content_type="text/html", headers={"Cache-Control": "no-store"})


async def save(call: Call) -> web.StreamResponse:
    """Keep what was typed."""
    saved = await _saved(call)
    if isinstance(saved, web.StreamResponse):
        return saved
    return call.see(f"/console/drafts/{saved.id}", "Saved. Nobody is answered from it yet.")


async def submit(call: Call) -> web.StreamResponse:
    """Keep what was typed, and hand it in."""
    saved = await _saved(call)
    if isinstance(saved, web.StreamResponse):
        return saved
    handed_in = await call.application.publishing.reviewing.submit(saved.id, saved.version, call.reader.id)
    if isinstance(handed_in, Refusal):
        return await _page(call, saved, _Shown(form_of(saved.contents), WORDS[handed_in]), 409)
    return call.see(f"/console/reviews/{saved.id}", "Handed in. Somebody else reads it now, and decides.")


async def rehearse(call: Call) -> web.StreamResponse:
    """Try what was typed, as if it were published. Nothing is kept."""
    draft, form = await call.application.curators.drafts.draft(call.given("draft_id")), form_in(call)
    if draft is None:
        return call.not_found()
    contents, typed = form.contents(), call.field("questions")
    if isinstance(contents, str):
        return await _page(call, draft, _Shown(form, contents), 422)
    rehearsal = await shown_rehearsal(call, draft, contents, typed)
    return await _page(call, draft, _Shown(form, rehearsal=rehearsal, tried=typed))


async def discard(call: Call) -> web.StreamResponse:
    """Give the draft up, with a way back."""
    draft_id, version = call.given("draft_id"), _version(call)
    if await call.application.curators.authoring.discard(draft_id, version, call.reader.id) is None:
        return call.problem(409, "Not given up", LOCKED)
    undo = Said("Given up. Nothing was published.", f"/console/drafts/{draft_id}/take-up", (("version", str(version)),))
    return call.see("/console/articles", undo)


async def take_up(call: Call) -> web.StreamResponse:
    """Work again on a draft that was given up."""
    draft_id = call.given("draft_id")
    if await call.application.curators.authoring.take_up(draft_id, _version(call), call.reader.id) is None:
        return call.problem(409, "Not taken up", LOCKED)
    return call.see(f"/console/drafts/{draft_id}", "Taken up again.")


async def _saved(call: Call) -> Draft | web.StreamResponse:
    """The draft with what was typed, or the page that says why it was not kept."""
    draft, form = await call.application.curators.drafts.draft(call.given("draft_id")), form_in(call)
    if draft is None:
        return call.not_found()
    contents = form.contents()
    if isinstance(contents, str):
        return await _page(call, draft, _Shown(form, contents), 422)
    if draft.state not in WRITABLE:
        return await _page(call, draft, _Shown(form, LOCKED), 409)
    saved = await _written(call, draft, contents)
    if saved is None:
        now = await call.application.curators.drafts.draft(draft.id) or draft
        return await _page(call, now, _Shown(form, CHANGED, changes(now.contents.body, form.body)), 409)
    return saved


async def _written(call: Call, draft: Draft, contents: Contents) -> Draft | None:
    if draft.version != _version(call):
        return None
    return await call.application.curators.authoring.save(draft, contents, call.reader.id)


async def _page(call: Call, draft: Draft, shown: _Shown, status: int = 200) -> web.StreamResponse:
    return call.page(
        "draft.html",
        status,
        draft=draft,
        state=STATES[draft.state],
        is_writable=draft.state in WRITABLE,
        text=_rendered(shown.form.body),
        form=shown.form,
        problem=shown.problem,
        doubts=await doubts_about(call, draft.contents),
        differences=shown.differences,
        rehearsal=shown.rehearsal,
        tried=shown.tried,
    )


def _rendered(body: str) -> Markup:
    return Markup(to_html(body, PREVIEW_HEADING))  # noqa: S704 - to_html lets nothing active through


def _version(call: Call) -> int:
    return int(call.field("version")) if call.field("version").isdecimal() else 0


SECTION = Section(
    "/console/drafts",
    (
        PageRoute("GET", NEW, CURATING, show_new),
        PageRoute("POST", NEW, CURATING, begin_new),
        PageRoute("POST", "/console/drafts/preview", CURATING, preview),
        PageRoute("GET", PATH, CURATING, show_draft),
        PageRoute("POST", f"{PATH}/save", CURATING, save),
        PageRoute("POST", f"{PATH}/submit", CURATING, submit),
        PageRoute("POST", f"{PATH}/rehearse", CURATING, rehearse),
        PageRoute("POST", f"{PATH}/discard", CURATING, discard),
        PageRoute("POST", f"{PATH}/take-up", CURATING, take_up),
    ),
)
