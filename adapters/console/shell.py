"""What the console keeps for as long as the server runs, and what stands in front of every page of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from hmac import compare_digest
from time import monotonic
from urllib.parse import urlencode

from aiohttp import web
from aiohttp.typedefs import Handler

from adapters.console.call import PAGE_HEADERS, Call, Menu
from adapters.console.cookies import session_token
from adapters.console.open_id import OpenId
from adapters.console.reader import Reader
from adapters.console.rendering import Templates
from adapters.console.section import PageRoute, Section
from adapters.console.sessions import Sessions
from adapters.keys import Running
from adapters.opening import utc_now
from adapters.rate_limits import RateLimit
from adapters.same_origin import is_from_our_page
from adapters.wiring import Application
from bot.people.masking_people import Masking
from bot.people.roles import Role, roles_of
from retrieval.outcome import Person

SIGN_IN = "/console/sign-in"
CSRF_FIELD = "csrf"
CSRF_HEADER = "X-CSRF-Token"
STARTING_SECONDS = 2


def per_session() -> RateLimit:
    """Changes by one reader: faster than anyone works, slower than a script."""
    return RateLimit(burst=60, seconds_each=1.0, now=monotonic)


def per_address() -> RateLimit:
    """Tries to sign in from one network address."""
    return RateLimit(burst=30, seconds_each=2.0, now=monotonic)


@dataclass
class Shell:
    """What the pages share."""

    running: Running
    sections: Sequence[Section]
    templates: Templates = field(default_factory=Templates)
    per_session: RateLimit = field(default_factory=per_session)
    per_address: RateLimit = field(default_factory=per_address)
    provider: OpenId | None = None
    _masking: Masking | None = None

    def masking(self, application: Application) -> Masking:
        """What hides people in texts. One for all pages: it remembers the names of the directory."""
        if self._masking is None:
            self._masking = Masking(application.engine, utc_now)
        return self._masking

    def menu(self, roles: frozenset[Role]) -> Menu:
        """Where somebody with these roles can go."""
        return [(section.label, section.path) for section in self.sections if section.label and section.is_for(roles)]

    def bare_page(self, template: str, status: int = 200, **values: object) -> web.Response:
        """A page for somebody who is not signed in."""
        html = self.templates.render(template, **values)
        return web.Response(text=html, content_type="text/html", status=status, headers=PAGE_HEADERS)

    def starting(self) -> web.Response:
        """The page while the application is being built."""
        response = self.bare_page("starting.html", 503)
        response.headers["Retry-After"] = str(STARTING_SECONDS)
        return response


SHELL = web.AppKey("SHELL", Shell)


def guarded(route: PageRoute) -> Handler:
    """A handler reached only by readers who may, and for changes only from a page of theirs."""
    return partial(_handle, route)


async def reader_of(request: web.Request, application: Application) -> Reader | None:
    """Who sent this request, with the roles they have at this moment; None when nobody is signed in."""
    sessions = Sessions(application.engine, utc_now)
    session = await sessions.current(session_token(request, is_secure(application)))
    if session is None:
        return None
    person = await application.people.current(Person(session.who.person_id))
    if not person.is_active:
        await sessions.close_all_of(person.id)
        return None
    roles = session.who.roles | roles_of(person) | {Role.EMPLOYEE}
    return Reader(person, session.who.name, roles, session.csrf)


def is_secure(application: Application) -> bool:
    """Whether people reach us over HTTPS."""
    return application.settings.public_url.startswith("https://")


async def _handle(route: PageRoute, request: web.Request) -> web.StreamResponse:
    shell = request.app[SHELL]
    application = shell.running.application
    if application is None:
        return shell.starting()
    reader = await reader_of(request, application)
    if reader is None:
        return _sign_in_first(request)
    if route.largest is not None:
        request = request.clone(client_max_size=route.largest)
    sent = await _form(request)
    call = Call(
        request=request,
        application=application,
        reader=reader,
        templates=shell.templates,
        masking=shell.masking(application),
        gap_board=application.curators.gap_board,
        menu=shell.menu(reader.roles),
        form=sent or {},
    )
    if sent is None:
        return call.problem(413, "Too large", "That is too large to be sent in one go. Please send a part of it.")
    return _refusal(shell, route, call) or await route.handle(call)


def _refusal(shell: Shell, route: PageRoute, call: Call) -> web.Response | None:
    if not call.may(route.allowed):
        return call.problem(403, "Not for you", "Your account may not open this page. An admin can change that.")
    if route.method == "GET":
        return None
    if not _is_meant(call):
        return call.problem(403, "Not from here", "Please go back, load the page again, and press once more.")
    wait = shell.per_session.seconds_to_wait(call.reader.csrf)
    if wait:
        return call.problem(429, "Too quick", f"That's a lot of changes at once. Please wait {wait} seconds.")
    return None


def _is_meant(call: Call) -> bool:
    """Whether a page of the reader's own session sent this."""
    sent = call.request.headers.get(CSRF_HEADER) or call.field(CSRF_FIELD)
    is_theirs = compare_digest(sent.encode("utf-8", "replace"), call.reader.csrf.encode())
    return is_theirs and is_from_our_page(call.request, call.application.settings.public_url)


def _sign_in_first(request: web.Request) -> web.Response:
    after = request.path_qs if request.method == "GET" else "/console"
    address = f"{SIGN_IN}?{urlencode({'after': after})}"
    if request.headers.get("HX-Request"):
        # A script would put the sign-in page into the middle of the old one; so the browser is led there instead.
        return web.Response(status=401, headers={"HX-Redirect": address})
    return web.Response(status=303, headers={"Location": address, "Cache-Control": "no-store"})


async def _form(request: web.Request) -> Mapping[str, Sequence[str]] | None:
    """What a form says; None where it is larger than it may be."""
    if request.method != "POST":
        return {}
    try:
        sent = await request.post()
    except web.HTTPRequestEntityTooLarge:
        return None
    return {name: [value for value in sent.getall(name) if isinstance(value, str)] for name in sent}
