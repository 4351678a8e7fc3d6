"""What SCIM's requests do over HTTP: the body read, the service asked, its answer or error written.

Imported with the first request whose token is right, since the library of SCIM's resources takes long to import.
"""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from pydantic import ValidationError
from scim2_models import Context, ListResponse, ResourceType, Schema, SCIMException

from adapters.scim.protocol import CONTENT_TYPE, refused
from adapters.scim.resources import provider
from adapters.scim.service import TOLERANT, Answer, ScimService, error_of, kinds
from bot.people.directory_service import DirectoryService

Handle = Callable[[ScimService, web.Request], Awaitable[Answer]]


async def answer(directory: DirectoryService, request: web.Request) -> web.Response:
    """Answer a request from somebody who may: about the service itself, all resources of a kind, or one of them."""
    if "what" in request.match_info:
        return _written(_description(request.match_info["what"]))
    handle = (_ONE if "id" in request.match_info else _ALL)[request.method]
    service = ScimService(kinds(directory)[request.match_info["kind"]], str(request.url.origin()))
    try:
        with TOLERANT:
            return _written(await handle(service, request))
    except (SCIMException, ValidationError) as problem:
        return _written(error_of(problem))
    except (json.JSONDecodeError, UnicodeError, RecursionError):
        return refused(400, "The body is not JSON.", "invalidSyntax")


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


_ALL: dict[str, Handle] = {"GET": _search, "HEAD": _search, "POST": _create}
_ONE: dict[str, Handle] = {"GET": _show, "HEAD": _show, "PUT": _replace, "PATCH": _patch, "DELETE": _remove}


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
