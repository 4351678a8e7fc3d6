"""Nudges: those that were sent, and writing another one with a look at it before it goes out."""

from uuid import uuid4

from aiohttp import web
from markupsafe import Markup

from adapters.console import nudge
from adapters.console.call import Call
from adapters.console.nudge_form import NAME, sender, values, written
from adapters.console.section import PageRoute, Section
from adapters.markdown import to_html
from bot.nudges import nudge_form_words
from bot.nudges.nudge_form import Misfit, misfit_of
from bot.nudges.nudge_home_words import STATE_WORDS
from bot.nudges.nudge_plans import Refused
from bot.nudges.nudge_words import preview_in_words
from bot.nudges.nudges import LONGEST_WORDS
from bot.people.roles import CURATING, LEADING, is_curator

PATH = "/console/nudges"
MOST_OFFERED = 12
AGAIN = "again"
"""Sent along by whoever wants to change what they looked at."""


async def show_nudges(call: Call) -> web.StreamResponse:
    """What the reader sent; those who look after the articles see everybody's."""
    book = call.application.nudges.book
    found = await book.sent_by(None if call.may(CURATING) else call.reader.id)
    suggested = await call.application.nudges.suggested.for_manager(sender(call))
    return call.page("nudges.html", nudges=found, states=STATE_WORDS, suggested=suggested)


async def new(call: Call) -> web.StreamResponse:
    """An empty form; with an article chosen, one about it."""
    return await _form(call, {"article_id": call.query("article"), "moment": "now", "audience": "team"})


async def preview(call: Call) -> web.StreamResponse:
    """How it will look, who gets it and who won't: nothing is sent yet."""
    if call.field(AGAIN):
        return await _form(call, values(call))
    asked = await written(call)
    if isinstance(asked, Misfit):
        return await _form(call, values(call), asked, 422)
    prepared = await call.application.nudges.nudging.prepare(asked.request)
    if isinstance(prepared, Refused):
        return await _form(call, values(call), misfit_of(prepared), 422)
    return call.page(
        "nudge_preview.html",
        labels=nudge_form_words,
        shown=prepared.preview,
        context=Markup(to_html(prepared.preview.message.context, 2)),  # noqa: S704 - made harmless there
        told=preview_in_words(prepared.preview),
        unknown=asked.unknown,
        # What was looked at is what is sent, whatever the article says of itself by then.
        values=values(call) | {"words": prepared.nudge.words, NAME: uuid4().hex},
    )


async def send(call: Call) -> web.StreamResponse:
    """Write it down: it goes out as people's clocks allow, or once a second person has agreed."""
    asked = await written(call)
    nudging = call.application.nudges.nudging
    if isinstance(asked, Misfit):
        return await _form(call, values(call), asked, 422)
    sent = await nudging.send(asked.request)
    if isinstance(sent, Refused):
        return await _form(call, values(call), misfit_of(sent), 422)
    return call.see(f"{PATH}/{sent.id}", STATE_WORDS[sent.state])


async def _form(call: Call, typed: dict[str, str], misfit: Misfit | None = None, status: int = 200) -> web.Response:
    title_words = call.query("words")[:100]
    desk, person = call.application.nudges, sender(call)
    article = await desk.articles.one(person, typed["article_id"]) if typed.get("article_id") else None
    if article is not None:
        typed = typed | {"words": typed.get("words") or article.nudge_text}
    groups = await desk.staff.groups() if is_curator(person) else []
    return call.page(
        "nudge_new.html",
        status,
        labels=nudge_form_words,
        typed=typed,
        at=misfit.field if misfit else "",
        problem=f"{misfit.why[:1].upper()}{misfit.why[1:]}." if misfit else "",
        article=article,
        offered=[] if article else (await desk.articles.offered(person, title_words))[:MOST_OFFERED],
        words=title_words,
        group_choices=[(group, group) for group in groups],
        follow_ups=[("", nudge_form_words.NO_FOLLOW_UP), *_days_in_words()],
        longest=LONGEST_WORDS,
    )


def _days_in_words() -> list[tuple[str, str]]:
    return [(str(days), words) for days, words in nudge_form_words.FOLLOW_UPS.items()]


SECTION = Section(
    PATH,
    (
        PageRoute("GET", PATH, LEADING, show_nudges),
        PageRoute("POST", PATH, LEADING, send),
        PageRoute("GET", f"{PATH}/new", LEADING, new),
        PageRoute("POST", f"{PATH}/preview", LEADING, preview),
        *nudge.ROUTES,
    ),
    "Nudges",
)
