"""The addresses of SCIM: who may call them, and how a request becomes an answer."""

import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from pydantic import ValidationError
from scim2_models import Context, Error, ListResponse, ResourceType, Schema, SCIMException

from adapters.keys import Running
from adapters.scim.resources import PATH, provider
from adapters.scim.service import TOLERANT, Answer, ScimService, error_of, kinds
from bot.people.directory_service import DirectoryService

CONTENT_TYPE = "application/scim+json"

Handle = Callable[[ScimService, web.Request], Awaitable[Answer]]


def add_routes(app: web.Application, running: web.AppKey[Running]) -> None:
    """Add the addresses to the server. Without SCIM_TOKEN they are not there."""

    def on(handle: Handle) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def answer(request: web.Request) -> web.Response:
            directory = _directory(request, request.app[running])
            return directory if isinstance(directory, web.Response) else await _answer(handle, directory, request)

        return answer

    async def describe(request: web.Request) -> web.Response:
        directory = _directory(request, request.app[running])
        return directory if isinstance(directory, web.Response) else _written(_description(request.match_info["what"]))

    for what in ("ServiceProviderConfig", "ResourceTypes", "Schemas"):
        app.router.add_get(f"{PATH}/{{what:{what}}}", describe)
    several, one = f"{PATH}/{{kind:Users|Groups}}", f"{PATH}/{{kind:Users|Groups}}/{{id}}"
    app.router.add_post(several, on(_create))
    app.router.add_get(several, on(_search))
    app.router.add_get(one, on(_show))
    app.router.add_put(one, on(_replace))
    app.router.add_patch(one, on(_patch))
    app.router.add_delete(one, on(_remove))


def _directory(request: web.Request, running: Running) -> DirectoryService | web.Response:
    application = running.application
    if application is None:
        return _refused(503, running.reason)
    token = application.settings.scim_token
    if token is None:
        return _refused(404, "SCIM is not set up here: set SCIM_TOKEN.")
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    expected = token.get_secret_value().encode()
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), expected):
        return _refused(401, "The bearer token is missing or wrong.")
    return application.directory


async def _answer(handle: Handle, directory: DirectoryService, request: web.Request) -> web.Response:
    kind = kinds(directory)[request.match_info["kind"]]
    service = ScimService(kind, str(request.url.origin()))
    try:
        with TOLERANT:
            return _written(await handle(service, request))
    except (SCIMException, ValidationError) as problem:
        return _written(error_of(problem))
    except (json.JSONDecodeError, UnicodeError, RecursionError):
        return _refused(400, "The body is not JSON.", "invalidSyntax")


async def _create(service: ScimService, request: web.Request) -> Answer:
    return await service.create(await _body(request))


async def _search(service: ScimService, request: web.Request) -> Answer:
    return await service.search(request.query)


async def _show(service: ScimService, request: web.Request) -> Answer:
    return await service.show(request.match_info["id"])


async def _replace(service: ScimService, request: web.Request) -> Answer:
    return await service.replace(request.match_info["id"], await _body(request))


async def _patch(service: ScimService, request: web.Request) -> Answer:
    return await service.patch(request.match_info["id"], await _body(request))


async def _remove(service: ScimService, request: web.Request) -> Answer:
    return await service.remove(request.match_info["id"])


async def _body(request: web.Request) -> Any:
    return json.loads(await request.text())


def _description(what: str) -> Answer:
    offered = provider()
    if what == "ServiceProviderConfig":
        config = offered.config
        return Answer(200, config.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE) if config else {})
    resources = list(offered.resource_types if what == "ResourceTypes" else offered.schemas)
    model: Any = ResourceType if what == "ResourceTypes" else Schema
    answer = ListResponse[model](
        total_results=len(resources), start_index=1, items_per_page=len(resources), resources=resources
    )
    return Answer(200, answer.model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE))


def _written(answer: Answer) -> web.Response:
    headers = {"Location": answer.location} if answer.location else None
    if answer.body is None:
        return web.Response(status=answer.status)
    return web.json_response(answer.body, status=answer.status, content_type=CONTENT_TYPE, headers=headers)


def _refused(status: int, detail: str, scim_type: str | None = None) -> web.Response:
    error = Error(status=status, detail=detail, scim_type=scim_type)
    response = web.json_response(error.model_dump(), status=status, content_type=CONTENT_TYPE)
    if status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response
