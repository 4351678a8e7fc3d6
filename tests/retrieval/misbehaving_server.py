"""A real HTTP server on loopback that speaks OpenAI's interface and misbehaves in every way a model's server can."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

SECRET_QUESTION = "Am I on the redundancy list?"
SECRET_KEY = "sk-very-secret"


def chunk(content: object = None, finish: str | None = None, **delta: object) -> bytes:
    choice = {"index": 0, "delta": {"content": content, **delta}, "finish_reason": finish}
    body = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return b"data: " + json.dumps(body).encode() + b"\n\n"


DONE = chunk(finish="stop") + b"data: [DONE]\n\n"
STREAMS: dict[str, list[bytes]] = {
    "good": [chunk("You can "), chunk("carry over up to five days of annual leave [1]."), DONE],
    "odd_chunks": [b": ping\n\n", b'data: {"choices":[]}\n\n', chunk("Hello"), chunk(None), DONE],
    "cut_off": [chunk("You can ")],
    "empty": [],
    "only_done": [b"data: [DONE]\n\n"],
    "not_json": [b"data: {oops\n\n", DONE],
    "not_text": [chunk({"a": 1}), DONE],
    "no_delta": [b'data: {"choices":[{"index":0}]}\n\n', DONE],
    "a_list": [b"data: [1, 2]\n\n", DONE],
    "not_utf8": [b"data: \xff\xfe\n\n", DONE],
    "refusal": [chunk(None, refusal="I will not."), DONE],
    "filtered": [chunk("You "), chunk(finish="content_filter"), b"data: [DONE]\n\n"],
    "error_event": [b'data: {"error":{"message":"' + SECRET_QUESTION.encode() + b'"}}\n\n'],
    "ten_megabytes": [chunk("x" * 10_000)] * 1_000 + [DONE],
    "invents_a_citation": [chunk("You can carry over up to five days of annual leave [7]."), DONE],
    "invents_a_link": [chunk("Ask at https://evil.example/leave [1]."), DONE],
}
STATUSES = {
    "status_400": 400,
    "status_401": 401,
    "status_404": 404,
    "status_429": 429,
    "status_500": 500,
    "status_503": 503,
}


class MisbehavingServer:
    """Behaves as the first part of the path says, and remembers what it was sent."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []
        self.keys: list[str] = []
        self.url = ""
        self.hung_up = asyncio.Event()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        behaviour = request.match_info["behaviour"]
        self.bodies.append(await request.json())
        self.keys.append(request.headers.get("Authorization", ""))
        if behaviour in STATUSES:
            told = {"error": {"message": f"{SECRET_QUESTION} {SECRET_KEY}", "param": None, "code": "x"}}
            return web.json_response(told, status=STATUSES[behaviour])
        if behaviour == "thinks" and "max_tokens" in self.bodies[-1]:
            told = {
                "error": {"message": "Unsupported parameter", "param": "max_tokens", "code": "unsupported_parameter"}
            }
            return web.json_response(told, status=400)
        if behaviour == "html":
            return web.Response(text="<html>Sign in</html>", content_type="text/html")
        if behaviour == "silent":
            await asyncio.Event().wait()
        return await self._stream(request, behaviour)

    async def _stream(self, request: web.Request, behaviour: str) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        try:
            for part in STREAMS.get(behaviour, STREAMS["good"]):
                await response.write(part)
            if behaviour == "stalls":
                await asyncio.Event().wait()
            while behaviour == "dribbles":
                await response.write(chunk(" and"))
                await asyncio.sleep(0.05)
            if behaviour == "breaks" and request.transport is not None:
                request.transport.abort()
        except (ConnectionError, asyncio.CancelledError):
            self.hung_up.set()
            raise
        return response


STREAMS["breaks"] = STREAMS["stalls"] = STREAMS["dribbles"] = STREAMS["cut_off"]


@asynccontextmanager
async def misbehaving_server() -> AsyncIterator[MisbehavingServer]:
    """A server on a free port; the model at `url`/BEHAVIOUR/v1 behaves so."""
    serving = MisbehavingServer()
    app = web.Application()
    app.router.add_post("/{behaviour}/v1/chat/completions", serving.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    [address] = runner.addresses
    serving.url = f"http://127.0.0.1:{address[1]}"
    yield serving
    await runner.cleanup()
