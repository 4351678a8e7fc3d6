"""Signing in and out: the page that says how, the one-time link, and the way there and back to an identity provider."""

from collections.abc import Awaitable, Callable

from aiohttp import web
from aiohttp.typedefs import Handler

from adapters.console.call import Call
from adapters.console.cookies import forget_session, remember_session, session_token
from adapters.console.links import OneTimeLinks
from adapters.console.sessions import Sessions, SignedIn
from adapters.console.shell import SHELL, Shell, is_secure, reader_of
from adapters.opening import utc_now
from adapters.same_origin import is_from_our_page
from adapters.wiring import Application

HOME = "/console"
LINK_IS_OVER = "That link has been used, or is too old. Print another one with: handrail console"
NOT_FROM_HERE = "Please open the link again and press the button on the page that it shows."
TOO_MANY = "That's a lot of tries at once. Please wait {wait} seconds."

Open = Callable[[web.Request, Shell, Application], Awaitable[web.StreamResponse]]


def unguarded(handle: Open) -> Handler:
    """A handler for people who are not signed in; reached once the application is ready, and not too often."""

    async def handler(request: web.Request) -> web.StreamResponse:
        shell = request.app[SHELL]
        if shell.running.application is None:
            return shell.starting()
        return await handle(request, shell, shell.running.application)

    return handler


async def show_sign_in(request: web.Request, shell: Shell, application: Application) -> web.StreamResponse:
    """How to sign in here; whoever is signed in already is led on."""
    after = safe_path(request.query.get("after", HOME))
    if await reader_of(request, application) is not None:
        return _lead_to(after)
    return sign_in_page(shell, application, after)


async def take_link(request: web.Request, shell: Shell, application: Application) -> web.StreamResponse:
    """Show the button that signs in with a one-time link.

    Only pressing it uses the link up: chat programs and browsers open addresses by themselves to see what is there.
    """
    if not application.settings.is_loopback:
        return sign_in_page(shell, application, HOME, LINK_IS_OVER, 403)
    return shell.bare_page("take_link.html", token=request.query.get("token", ""))


async def use_link(request: web.Request, shell: Shell, application: Application) -> web.StreamResponse:
    """Sign in with a one-time link."""
    if not is_from_our_page(request, application.settings.public_url):
        return sign_in_page(shell, application, HOME, NOT_FROM_HERE, 403)
    wait = shell.per_address.seconds_to_wait(request.remote or "")
    if wait:
        return sign_in_page(shell, application, HOME, TOO_MANY.format(wait=wait), 429)
    token = str((await request.post()).get("token", ""))
    who = await OneTimeLinks(application.engine, utc_now).take(token) if application.settings.is_loopback else None
    if who is None:
        return sign_in_page(shell, application, HOME, LINK_IS_OVER, 403)
    return await begin_session(request, application, who, HOME)


async def sign_out(call: Call) -> web.StreamResponse:
    """End the session, here and in the database."""
    secure = is_secure(call.application)
    await Sessions(call.application.engine, utc_now).close(session_token(call.request, secure))
    response = _lead_to("/console/sign-in")
    forget_session(response, secure)
    return response


async def begin_session(request: web.Request, application: Application, who: SignedIn, after: str) -> web.Response:
    """Sign somebody in and lead them on. The session they had in this browser, if any, ends."""
    sessions, secure = Sessions(application.engine, utc_now), is_secure(application)
    await sessions.close(session_token(request, secure))
    response = _lead_to(safe_path(after))
    remember_session(response, await sessions.open(who), secure)
    return response


def sign_in_page(
    shell: Shell, application: Application, after: str, problem: str = "", status: int = 200
) -> web.Response:
    """The page that says how to sign in here, and what went wrong if something did."""
    settings = application.settings
    ways = {"has_provider": settings.has_provider, "is_loopback": settings.is_loopback}
    return shell.bare_page("sign_in.html", status, after=after, problem=problem, **ways)


def safe_path(after: str) -> str:
    """Where to go after signing in: only ever a page of the console."""
    is_ours = after == HOME or after.startswith((f"{HOME}/", f"{HOME}?"))
    plain = after.isprintable() and "\\" not in after and "//" not in after.partition("?")[0]
    return after if is_ours and plain else HOME


def _lead_to(path: str) -> web.Response:
    return web.Response(status=303, headers={"Location": path, "Cache-Control": "no-store"})
