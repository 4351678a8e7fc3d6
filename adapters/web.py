"""The web server: health, readiness and metrics, and the pages that other modules add. Listens before it is ready."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from aiohttp import web

from adapters.console.routes import add_routes as add_console_routes
from adapters.keys import APPLICATION, Running
from adapters.look.routes import add_routes as add_look_routes
from adapters.metrics import CONTENT_TYPE
from adapters.middleware import add_safe_headers, answer_only_to, explain_errors, log_requests
from adapters.opening import CannotStart
from adapters.scim.routes import add_routes as add_scim_routes
from adapters.settings import Settings
from adapters.slack.routes import add_routes as add_slack_routes
from adapters.teams.routes import add_routes as add_teams_routes
from adapters.try_it.routes import add_routes
from adapters.wiring import Application

LARGEST_BODY = 512 * 1024
"""Bytes of a request. A question of 20,000 characters fits however it is encoded."""

FINISH_SECONDS = 20.0
"""How long a stopping server waits for the requests under way."""


def create_app(running: Running, hosts: frozenset[str] | None = None) -> web.Application:
    """The aiohttp application. `running` is filled when the rest has been built; until then pages say so.

    `hosts` are the only names it answers to; None: any.
    """
    checks = [log_requests, explain_errors, *([answer_only_to(hosts)] if hosts is not None else [])]
    app = web.Application(middlewares=checks, client_max_size=LARGEST_BODY)
    app[APPLICATION] = running
    app.on_response_prepare.append(add_safe_headers)
    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)
    add_look_routes(app)
    add_console_routes(app)
    add_routes(app, APPLICATION)
    add_slack_routes(app, APPLICATION)
    add_scim_routes(app, APPLICATION)
    add_teams_routes(app, APPLICATION)
    return app


async def healthz(_: web.Request) -> web.Response:
    """Whether the process lives at all."""
    return web.json_response({"status": "alive"})


async def readyz(request: web.Request) -> web.Response:
    """Whether questions can be answered; if not, why (503)."""
    running = request.app[APPLICATION]
    if running.application is None:
        return _not_ready(running.reason)
    trouble = await _trouble(running.application)
    return _not_ready(trouble) if trouble else web.json_response({"status": "ready", "reasons": []})


async def metrics(request: web.Request) -> web.Response:
    """The figures for Prometheus."""
    application = request.app[APPLICATION].application
    if application is None:
        return _not_ready(request.app[APPLICATION].reason)
    body = application.metrics.render(await application.count_open_gaps(), application.index.size)
    return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE})


@asynccontextmanager
async def listening(settings: Settings, running: Running) -> AsyncIterator[web.AppRunner]:
    """Serve on HOST and PORT. Raises CannotStart when something else listens there."""
    app = create_app(running, own_hosts(settings))
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=FINISH_SECONDS)
    await runner.setup()
    try:
        await _listen(runner, settings)
        yield runner
    finally:
        await runner.cleanup()


def own_hosts(settings: Settings) -> frozenset[str] | None:
    """The names that a server only this machine can reach answers to; None for one that others reach by any name."""
    if not settings.is_loopback:
        return None
    return frozenset({"localhost", "127.0.0.1", "::1", settings.host, urlsplit(settings.public_url).hostname or ""})


async def _listen(runner: web.AppRunner, settings: Settings) -> None:
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError as error:
        where = f"{settings.host} port {settings.port}"
        raise CannotStart(
            f"cannot listen on {where} ({os.strerror(error.errno) if error.errno else error}): "
            "stop the program that uses it, or set HOST and PORT to others"
        ) from error


async def _trouble(application: Application) -> str:
    try:
        await application.articles.count_articles()
    except Exception as error:
        return f"the database does not answer ({type(error).__name__})"
    return ""


def _not_ready(reason: str) -> web.Response:
    return web.json_response({"status": "not ready", "reasons": [reason]}, status=503)
