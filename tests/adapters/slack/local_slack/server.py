"""The local Slack's HTTP side: the Web API, response addresses, files, and sockets for Socket Mode.

It is ours and no Slack: what it refuses is written from Slack's documentation and the signatures of Slack's library.
"""

import asyncio
import inspect
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from tests.adapters.slack.local_slack.block_rules import faults_in
from tests.adapters.slack.local_slack.methods import METHODS, needed_scopes
from tests.adapters.slack.local_slack.state import APP_TOKEN, BOT_USER, TOKEN, Json, Message, Refused, Workspace

NO_WRAPPER = {"agents.sessions.setStatus": {"channel_id", "thread_ts", "status", "title"}}
QUIET_ARGUMENTS = {"token", "team_id"}
USES_OF_RESPONSE_URL = 5

DROP_BEFORE, DROP_AFTER = "drop before", "drop after"


class LocalSlack:
    """One workspace, served on loopback."""

    def __init__(self) -> None:
        self.workspace = Workspace()
        self.address = ""
        self.faults: dict[str, deque[str | int]] = defaultdict(deque)
        self.held: dict[str, asyncio.Event] = {}
        self.slower_than: float | None = None
        self.sockets: list[web.WebSocketResponse] = []
        self.acknowledged: dict[str, asyncio.Future[Json]] = {}
        self._last_post: dict[str, float] = {}
        self._response_uses: dict[str, int] = defaultdict(int)

    @property
    def api_url(self) -> str:
        return f"{self.address}/api/"

    def fail(self, method: str, *faults: str | int) -> None:
        """The next calls of this method fail so: an error's name, a number of seconds (429), DROP_BEFORE or _AFTER."""
        self.faults[method] += faults

    @asynccontextmanager
    async def running(self) -> AsyncIterator["LocalSlack"]:
        app = web.Application(client_max_size=2**20)
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/respond/{user}/{channel}/{use}", self._respond)
        app.router.add_get("/files/{name}", self._file)
        app.router.add_get("/socket", self._socket)
        runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        self.address = f"http://{host}:{port}"
        try:
            yield self
        finally:
            for socket in self.sockets:
                await socket.close()
            await runner.cleanup()

    async def _api(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["method"]
        arguments = await _arguments(request)
        self.workspace.calls.append(name)
        if name == "apps.connections.open":
            return self._open_socket(request)
        if name not in METHODS:
            self.workspace.problems.append(f"no such method: {name}")
            return web.json_response({"ok": False, "error": "unknown_method"})
        if name in self.held:
            await self.held[name].wait()
        fault = self.faults[name].popleft() if self.faults[name] else None
        if fault == DROP_BEFORE:
            return _cut(request)
        refused = self._refused(request, name, arguments, fault)
        if refused is not None:
            return refused
        answer = self._answer(name, arguments)
        if fault == DROP_AFTER:
            return _cut(request)
        return web.json_response(answer, headers={"X-OAuth-Scopes": ",".join(sorted(self.workspace.scopes))})

    def _answer(self, name: str, arguments: Json) -> Json:
        try:
            return {"ok": True, **METHODS[name][0](self.workspace, arguments)}
        except Refused as error:
            return {"ok": False, "error": str(error)}
        except KeyError as error:
            self.workspace.problems.append(f"{name} without {error}")
            return {"ok": False, "error": "invalid_arguments"}

    def _refused(
        self, request: web.Request, name: str, arguments: Json, fault: str | int | None
    ) -> web.Response | None:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return _error("invalid_auth")
        if self.workspace.is_revoked:
            return _error("token_revoked")
        known = NO_WRAPPER.get(name) or _signature(name)
        if unknown := set(arguments) - known - QUIET_ARGUMENTS:
            self.workspace.problems.append(f"{name} with {sorted(unknown)}")
            return _error("invalid_arguments")
        if isinstance(fault, int) or self._is_too_fast(name, arguments):
            return web.json_response(
                {"ok": False, "error": "ratelimited"}, status=429, headers={"Retry-After": str(fault or 1)}
            )
        if isinstance(fault, str) and fault != DROP_AFTER:
            return _error(fault)
        missing = [
            scope for scope in needed_scopes(name, self.workspace, arguments) if scope not in self.workspace.scopes
        ]
        return _error("missing_scope", needed=missing[0]) if missing else None

    def _is_too_fast(self, name: str, arguments: Json) -> bool:
        if self.slower_than is None or name != "chat.postMessage":
            return False
        last, now = self._last_post.get(arguments["channel"], 0.0), monotonic()
        self._last_post[arguments["channel"]] = now
        return now - last < self.slower_than

    async def _respond(self, request: web.Request) -> web.Response:
        user, address = request.match_info["user"], str(request.rel_url)
        self._response_uses[address] += 1
        if self._response_uses[address] > USES_OF_RESPONSE_URL:
            return web.Response(status=404, text="used_url")
        body = await request.json()
        if faults := faults_in(body["blocks"]) if body.get("blocks") else []:
            self.workspace.problems += faults
            return web.Response(status=400, text="invalid_blocks")
        message = Message(self.workspace.next_ts(), request.match_info["channel"], BOT_USER, body["text"])
        message.blocks = body.get("blocks") or []
        self.workspace.ephemerals.append((user, message))
        self.workspace.ring()
        return web.Response(text="ok")

    async def _file(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {TOKEN}" or "files:read" not in self.workspace.scopes:
            return web.Response(text="<html>sign in</html>", content_type="text/html")
        return web.Response(body=self.workspace.files[request.match_info["name"]], content_type="text/plain")

    def _open_socket(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {APP_TOKEN}":
            return _error("not_allowed_token_type")
        return web.json_response({"ok": True, "url": f"{self.address.replace('http', 'ws')}/socket"})

    async def _socket(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A1"}})
        self.workspace.ring()
        async for message in socket:
            envelope = json.loads(message.data)
            waiting = self.acknowledged.pop(envelope.get("envelope_id", ""), None)
            if waiting is not None and not waiting.done():
                waiting.set_result(envelope)
        return socket


async def _arguments(request: web.Request) -> Json:
    if request.content_type == "application/json":
        return dict(await request.json())
    given: Json = {**request.query, **await request.post()}
    return {name: _value(value) for name, value in given.items()}


def _value(value: Any) -> Any:
    try:
        return json.loads(value) if isinstance(value, str) and value[:1] in "[{" and value else value
    except ValueError:
        return value


def _signature(name: str) -> set[str]:
    method = getattr(AsyncWebClient, name.replace(".", "_"))
    return {parameter for parameter in inspect.signature(method).parameters if parameter not in ("self", "kwargs")}


def _error(name: str, **more: str) -> web.Response:
    return web.json_response({"ok": False, "error": name, **more})


def _cut(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()
