"""The addresses of SCIM, and who may call them. What the requests do is in `requests`."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable

from aiohttp import web

from adapters.keys import Running
from adapters.scim.protocol import PATH, refused
from bot.people.directory_service import DirectoryService

Answering = Callable[[DirectoryService, web.Request], Awaitable[web.Response]]


def add_routes(app: web.Application, running: web.AppKey[Running]) -> None:
    """Add the addresses to the server. Without SCIM_TOKEN they are not there."""

    async def answer(request: web.Request) -> web.Response:
        directory = _directory(request, request.app[running])
        if isinstance(directory, web.Response):
            return directory
        answering = await asyncio.to_thread(_answering)
        return await answering(directory, request)

    several, one = f"{PATH}/{{kind:Users|Groups}}", f"{PATH}/{{kind:Users|Groups}}/{{id}}"
    app.router.add_get(f"{PATH}/{{what:ServiceProviderConfig|ResourceTypes|Schemas}}", answer)
    app.router.add_get(several, answer)
    app.router.add_post(several, answer)
    app.router.add_get(one, answer)
    app.router.add_put(one, answer)
    app.router.add_patch(one, answer)
    app.router.add_delete(one, answer)


def _answering() -> Answering:
    # Its library takes longer to import than the whole server takes to start, and most installations never call it.
    from adapters.scim.requests import answer  # noqa: PLC0415

    return answer


def _directory(request: web.Request, running: Running) -> DirectoryService | web.Response:
    application = running.application
    if application is None:
        return refused(503, running.reason)
    token = application.settings.scim_token
    if token is None:
        return refused(404, "SCIM is not set up here: set SCIM_TOKEN.")
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    expected = token.get_secret_value().encode()
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), expected):
        return refused(401, "The bearer token is missing or wrong.")
    return application.directory
