"""What every web request goes through: an id, a log line without words, safe headers, and no trace of our insides."""

import json
from time import perf_counter
from urllib.parse import urlsplit
from uuid import uuid4

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

log = structlog.get_logger(__name__)

REQUEST_ID = web.RequestKey("request_id", str)

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
"""A page that wants something else sets the header itself."""

FIRST_ERROR = 400
DULL_ROUTES = ("/healthz", "/readyz", "/metrics", "/look/", "/try/static/", "/console/static/")
"""Asked for all the time: worth a line only when something is wrong."""


async def add_safe_headers(request: web.Request, response: web.StreamResponse) -> None:
    """Put the security headers and the request's id on every response, streams and errors too."""
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["Server"] = "handrail"
    if REQUEST_ID in request:
        response.headers["X-Request-Id"] = request[REQUEST_ID]


@web.middleware
async def log_requests(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Log each request by its route, never by its address: paths and queries may hold people's words."""
    request[REQUEST_ID] = uuid4().hex[:16]
    started = perf_counter()
    status = 500
    with structlog.contextvars.bound_contextvars(request_id=request[REQUEST_ID]):
        try:
            response = await handler(request)
            status = response.status
            return response
        except web.HTTPException as error:
            status = error.status
            raise
        finally:
            milliseconds = round((perf_counter() - started) * 1000, 1)
            route = _route(request)
            is_dull = status < FIRST_ERROR and route.startswith(DULL_ROUTES)
            tell = log.debug if is_dull else log.info
            tell("request", method=request.method, route=route, status=status, ms=milliseconds)


def answer_only_to(hosts: frozenset[str]) -> Middleware:
    """Refuses requests for any other host name.

    A page on the internet can point a name of its own at this machine (DNS rebinding) and would then count as same
    origin: it could read the answers of a server that only this machine should reach.
    """

    @web.middleware
    async def check_host(request: web.Request, handler: Handler) -> web.StreamResponse:
        if urlsplit(f"//{request.host}").hostname not in hosts:
            raise web.HTTPMisdirectedRequest(text="This server does not answer to that name.")
        return await handler(request)

    return check_host


@web.middleware
async def explain_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Garbage in is the sender's fault (400); trouble of ours is said in one sentence, without a trace."""
    try:
        return await handler(request)
    except (json.JSONDecodeError, UnicodeError) as error:
        raise web.HTTPBadRequest(text="The request could not be read.") from error
    except (web.HTTPException, ConnectionError):
        raise
    except Exception as error:
        log.exception("request_failed", route=_route(request), error=type(error).__name__)
        raise web.HTTPInternalServerError(text="Something on our side failed.") from error


def _route(request: web.Request) -> str:
    resource = request.match_info.route.resource
    return resource.canonical if resource else "(none)"
