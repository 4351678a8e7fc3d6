import asyncio
from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.console.provider_http import ProviderUnavailable, fetch_json, post_form


@pytest.fixture
async def address() -> AsyncIterator[str]:
    async def answer(request: web.Request) -> web.Response:
        form = dict(await request.post())
        return web.json_response({"form": form, "who": request.headers.get("Authorization")})

    async def elsewhere(_: web.Request) -> web.Response:
        raise web.HTTPFound("/good")

    async def spoiled(_: web.Request) -> web.Response:
        return web.Response(text="<html>")

    async def listed(_: web.Request) -> web.Response:
        return web.json_response([1])

    async def refused(_: web.Request) -> web.Response:
        return web.json_response({"error": "invalid_grant"}, status=400)

    app = web.Application()
    app.router.add_route("*", "/good", answer)
    for path, handler in (("/elsewhere", elsewhere), ("/spoiled", spoiled), ("/list", listed), ("/refused", refused)):
        app.router.add_get(path, handler)
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


async def test_an_object_is_read_and_a_form_is_sent(address: str) -> None:
    assert await fetch_json(f"{address}/good", {"Authorization": "Bearer x"}) == {"form": {}, "who": "Bearer x"}
    assert (await post_form(f"{address}/good", {"code": "1"}, {}))["form"] == {"code": "1"}


@pytest.mark.parametrize("path", ["/elsewhere", "/spoiled", "/list", "/refused", "/nothing"])
async def test_anything_else_is_no_answer(address: str, path: str) -> None:
    with pytest.raises(ProviderUnavailable):
        await fetch_json(address + path)


async def test_an_answer_that_comes_in_pieces_is_read_whole_and_an_endless_one_is_not() -> None:
    async def pieces(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for piece in (b'{"a":', b" ", b"1}") if request.path == "/pieces" else (b" " * 2**16,) * 40:
            await response.write(piece)
            await asyncio.sleep(0)
        return response

    app = web.Application()
    app.router.add_get("/{name}", pieces)
    async with TestServer(app) as server:
        assert await fetch_json(str(server.make_url("/pieces"))) == {"a": 1}
        with pytest.raises(ProviderUnavailable, match="too long"):
            await fetch_json(str(server.make_url("/endless")))
