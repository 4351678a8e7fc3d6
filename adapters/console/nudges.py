"""Nudges: those that were sent, and writing another one with a look at it before it goes out."""

from aiohttp import web
from markupsafe import Markup

from adapters.console import nudge
from adapters.console.call import Call
from adapters.console.nudge_form import sender, values, written
from adapters.console.section import PageRoute, Section
from adapters.markdown import to_html
from bot.nudge_home_words import STATE_WORDS
from bot.nudge_plans import Refused, may_choose
from bot.nudge_words import preview_in_words
from bot.nudges import LONGEST_WORDS
from bot.roles import CURATING, LEADING

PATH = "/console/nudges"
MOST_OFFERED = 12


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
    asked = await written(call)
    if isinstance(asked, Refused):
        return await _form(call, values(call), asked.why, 422)
    prepared = await call.application.nudges.nudging.prepare(asked.request)
    if isinstance(prepared, Refused):
        return await _form(call, values(call), prepared.why, 422)
    return call.page(
        "nudge_preview.html",
        shown=prepared.preview,
        context=Markup(to_html(prepared.preview.message.context, 2)),  # noqa: S704 - made harmless there
        told=preview_in_words(prepared.preview),
        unknown=asked.unknown,
        values=values(call),
    )


async def send(call: Call) -> web.StreamResponse:
    """Write it down: it goes out as people's clocks allow, or once a second person has agreed."""
    asked = await written(call)
    nudging = call.application.nudges.nudging
    sent = asked if isinstance(asked, Refused) else await nudging.send(asked.request)
    if isinstance(sent, Refused):
        return await _form(call, values(call), sent.why, 422)
    return call.see(f"{PATH}/{sent.id}", STATE_WORDS[sent.state])


async def _form(call: Call, typed: dict[str, str], problem: str = "", status: int = 200) -> web.Response:
    words = call.query("words")[:100]
    article = await call.application.articles.article(typed["article_id"]) if typed.get("article_id") else None
    desk = call.application.nudges
    groups = await desk.staff.groups() if call.may(CURATING) else []
    return call.page(
        "nudge_new.html",
        status,
        typed=typed,
        problem=f"{problem[:1].upper()}{problem[1:]}." if problem else "",
        article=article if article and may_choose(sender(call), article.details.audience) else None,
        offered=[] if article else (await desk.articles.offered(sender(call), words))[:MOST_OFFERED],
        words=words,
        groups=groups,
        group_choices=[(group, group) for group in groups],
        longest=LONGEST_WORDS,
    )


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
