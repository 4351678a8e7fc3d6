import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from structlog.testing import capture_logs

from adapters.middleware import add_safe_headers, answer_only_to, explain_errors, log_requests

Client = TestClient[web.Request, web.Application]


async def echo(request: web.Request) -> web.Response:
    return web.json_response({"said": (await request.json())["say"]})


async def fail(request: web.Request) -> web.Response:
    raise ZeroDivisionError("the insides")


async def stream(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse()
    await response.prepare(request)
    await response.write(b"piece")
    return response


async def alive(request: web.Request) -> web.Response:
    return web.Response(text="alive")


@asynccontextmanager
async def client() -> AsyncIterator[Client]:
    app = web.Application(middlewares=[log_requests, explain_errors], client_max_size=1000)
    app.on_response_prepare.append(add_safe_headers)
    app.router.add_post("/echo", echo)
    app.router.add_get("/fail", fail)
    app.router.add_get("/stream", stream)
    app.router.add_get("/healthz", alive)
    app.router.add_get("/questions/{id}", alive)
    async with TestClient(TestServer(app)) as opened:
        yield opened


@pytest.mark.parametrize("path", ["/healthz", "/stream", "/fail", "/nowhere"])
async def test_every_response_has_safe_headers_and_an_id(path: str) -> None:
    async with client() as http, http.get(path) as response:
        policy = response.headers["Content-Security-Policy"]
        assert "unsafe-inline" not in policy
        assert "frame-ancestors 'none'" in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert len(response.headers["X-Request-Id"]) == 16


async def test_trouble_of_ours_is_one_sentence_without_a_trace() -> None:
    with capture_logs() as lines:
        async with client() as http, http.get("/fail") as response:
            assert response.status == 500
            assert await response.text() == "Something on our side failed."
    failed = next(line for line in lines if line["event"] == "request_failed")
    assert failed["error"] == "ZeroDivisionError"


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"say": "\xff"}'])
async def test_garbage_is_the_senders_fault(body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    async with client() as http, http.post("/echo", data=body, headers=headers) as response:
        assert response.status == 400


async def test_too_much_is_refused() -> None:
    async with client() as http, http.post("/echo", data=json.dumps({"say": "x" * 2000})) as response:
        assert response.status == 413


async def test_a_request_is_logged_by_its_route_without_anybodys_words() -> None:
    with capture_logs() as lines:
        async with client() as http:
            await http.get("/questions/may-i-bring-my-dog?text=dog")
            await http.get("/dog")
    routes = [(line["route"], line["status"], line["method"]) for line in lines if line["event"] == "request"]
    assert routes == [("/questions/{id}", 200, "GET"), ("(none)", 404, "GET")]
    assert "dog" not in str(lines)


@pytest.mark.parametrize(
    ("host", "status"),
    [("localhost:3978", 200), ("[::1]:3978", 200), ("rebound.example", 421), ("localhost.rebound.example", 421)],
)
async def test_a_server_of_this_machine_answers_to_no_name_from_outside(host: str, status: int) -> None:
    app = web.Application(middlewares=[answer_only_to(frozenset({"localhost", "::1"}))])
    app.router.add_get("/alive", alive)
    async with TestClient(TestServer(app)) as opened, opened.get("/alive", headers={"Host": host}) as response:
        assert response.status == status
