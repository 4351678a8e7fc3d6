"""One request of one visitor, and what every page checks before it does anything."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler

from adapters.keys import Running
from adapters.rate_limits import RateLimit
from adapters.same_origin import is_from_our_page
from adapters.try_it.conversations import Conversations
from adapters.try_it.live_answers import LiveAnswers
from adapters.try_it.rendering import Pages
from adapters.try_it.visitors import Visitors, read_or_make_key
from adapters.wiring import Application
from bot.questions.suggesting import Suggestions
from retrieval.outcome import Person

PAGE_HEADERS = {
    # With "no-referrer" browsers hide where a form was sent from, and our own forms would look like a stranger's.
    "Referrer-Policy": "same-origin",
    "Cache-Control": "private, no-cache",
}

STARTING_SECONDS = 2


def per_visitor() -> RateLimit:
    """Questions of one visitor: faster than anyone types, slower than a script."""
    return RateLimit(burst=20, seconds_each=3.0, now=monotonic)


def per_address() -> RateLimit:
    """Questions of newcomers from one network address, so that throwing the cookie away does not help."""
    return RateLimit(burst=120, seconds_each=0.5, now=monotonic)


@dataclass
class TryIt:
    """What the page keeps for as long as the server runs."""

    running: Running
    pages: Pages = field(default_factory=Pages)
    live: LiveAnswers = field(default_factory=LiveAnswers)
    per_visitor: RateLimit = field(default_factory=per_visitor)
    per_address: RateLimit = field(default_factory=per_address)
    visitors: Visitors | None = None


TRY_IT = web.AppKey("TRY_IT", TryIt)


@dataclass(frozen=True)
class Visit:
    """A request together with what answers it. `visitor` is None for somebody without our cookie."""

    request: web.Request
    try_it: TryIt
    application: Application
    visitors: Visitors
    visitor: Person | None

    @property
    def reader(self) -> Person:
        """Who reads: the visitor, or a stranger who may see what everyone may."""
        return self.visitor or Person("web:stranger")

    @property
    def conversations(self) -> Conversations:
        """The questions asked here."""
        return Conversations(self.application.engine)

    @property
    def suggestions(self) -> Suggestions:
        """The questions to begin with."""
        return self.application.desk.suggestions

    @property
    def wants_json(self) -> bool:
        """Whether a script asks rather than a person's browser."""
        return "application/json" in (self.request.headers.get("Accept", ""), self.request.content_type)

    def page(self, template: str, status: int = 200, **values: Any) -> web.Response:
        """A whole page."""
        return _page(self.try_it, template, status, **values)

    def not_found(self) -> web.Response:
        """The same words whether something does not exist or is not this visitor's to see."""
        return self.problem(404, "Nothing here", "There is nothing at this address, or it isn't yours to see.")

    def problem(self, status: int, title: str, words: str) -> web.Response:
        """Something that did not work, in plain words: a page for people, JSON for scripts."""
        return _problem(self.request, self.try_it, status, title, words)


VisitHandler = Callable[[Visit], Awaitable[web.StreamResponse]]


def guarded(handle: VisitHandler) -> Handler:
    """A handler that is only reached once the application is ready, and by our own pages where it changes anything."""

    async def handler(request: web.Request) -> web.StreamResponse:
        try_it = request.app[TRY_IT]
        application = try_it.running.application
        if application is None:
            return _starting(request, try_it)
        if request.method == "POST" and not is_from_our_page(request, application.settings.public_url):
            return _problem(request, try_it, 403, "Not from here", "Please use the form on Handrail's own page.")
        visitors = await _visitors(try_it, application)
        return await handle(Visit(request, try_it, application, visitors, visitors.recognise(request)))

    return handler


async def _visitors(try_it: TryIt, application: Application) -> Visitors:
    if try_it.visitors is None:
        key = await asyncio.to_thread(read_or_make_key, application.settings.data_dir)
        try_it.visitors = Visitors(key, secure=application.settings.public_url.startswith("https://"))
    return try_it.visitors


def _starting(request: web.Request, try_it: TryIt) -> web.Response:
    if request.method == "POST" or "application/json" in request.headers.get("Accept", ""):
        response = web.json_response({"error": "Handrail is still starting. Try again in a few seconds."}, status=503)
    else:
        response = _page(try_it, "starting.html", 503)
    response.headers["Retry-After"] = str(STARTING_SECONDS)
    return response


def _problem(request: web.Request, try_it: TryIt, status: int, title: str, words: str) -> web.Response:
    if "application/json" in (request.headers.get("Accept", ""), request.content_type):
        return web.json_response({"error": words}, status=status)
    return _page(try_it, "message.html", status, title=title, words=words)


def _page(try_it: TryIt, template: str, status: int, **values: Any) -> web.Response:
    html = try_it.pages.render(template, **values)
    return web.Response(text=html, content_type="text/html", status=status, headers=PAGE_HEADERS)
