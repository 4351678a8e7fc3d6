"""The running process's back door for commands: loopback only, opened by a token that lies in DATA_DIR.

Only one process may write the index. A command that needs it hands its work in here and reads, line by line, what
becomes of it: `{"progress": [done, total, phase]}`, `{"text": piece}` and at last `{"result": …}` or `{"error": …}`.
"""

import asyncio
import hmac
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from adapters.background import Background
from adapters.control_file import new_address, remove_address, write_address
from adapters.workbench import AskRequest, Json, Workbench

log = structlog.get_logger(__name__)

LOOPBACK = "127.0.0.1"
LARGEST_REQUEST = 16 * 1024 * 1024
"""Bytes: a list of many paths, or a long conversation."""

STOP_SECONDS = 5.0

Tell = Callable[[Json], None]
Work = Callable[[Tell], Awaitable[Json]]


@asynccontextmanager
async def control_offered(data_dir: Path, workbench: Workbench) -> AsyncIterator[None]:
    """Take work from commands for as long as this is open. Only the process that has the index open may offer it."""
    background = Background()
    address = new_address(0)
    runner = web.AppRunner(_app(workbench, address.token, background), access_log=None, shutdown_timeout=STOP_SECONDS)
    await runner.setup()
    try:
        site = web.TCPSite(runner, LOOPBACK, 0)
        await site.start()
        address = type(address)(runner.addresses[0][1], address.token, address.pid)
        await asyncio.to_thread(write_address, data_dir, address)
        yield
    finally:
        await asyncio.to_thread(remove_address, data_dir, address)
        await background.stop(within_seconds=STOP_SECONDS)
        await runner.cleanup()


def _app(workbench: Workbench, token: str, background: Background) -> web.Application:
    control = _Control(workbench, background)
    app = web.Application(middlewares=[_only_with(token)], client_max_size=LARGEST_REQUEST)
    app.router.add_get("/ping", control.ping)
    app.router.add_get("/index", control.index)
    app.router.add_post("/import", control.import_paths)
    app.router.add_post("/ask", control.ask)
    app.router.add_post("/explain", control.explain)
    app.router.add_post("/recalibrate", control.recalibrate)
    return app


def _only_with(token: str) -> Middleware:
    expected = f"Bearer {token}".encode()

    @web.middleware
    async def check(request: web.Request, handler: Handler) -> web.StreamResponse:
        given = request.headers.get("Authorization", "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, expected):
            raise web.HTTPUnauthorized
        return await handler(request)

    return check


class _Control:
    """The handlers. The work of a request goes on when the command that asked for it is interrupted."""

    def __init__(self, workbench: Workbench, background: Background) -> None:
        self._workbench = workbench
        self._background = background

    async def ping(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "alive"})

    async def index(self, _: web.Request) -> web.Response:
        return web.json_response(await self._workbench.index_state())

    async def import_paths(self, request: web.Request) -> web.StreamResponse:
        paths = [Path(path) for path in (await request.json())["paths"]]

        async def work(tell: Tell) -> Json:
            return await self._workbench.import_paths(paths, lambda *progress: tell({"progress": progress}))

        return await self._stream(request, work)

    async def ask(self, request: web.Request) -> web.StreamResponse:
        question = AskRequest.from_json(await request.json())

        async def work(tell: Tell) -> Json:
            async def on_text(piece: str) -> None:
                tell({"text": piece})

            return await self._workbench.ask(question, on_text)

        return await self._stream(request, work)

    async def explain(self, request: web.Request) -> web.StreamResponse:
        question = AskRequest.from_json(await request.json())
        return await self._stream(request, lambda _: self._workbench.explain(question))

    async def recalibrate(self, request: web.Request) -> web.StreamResponse:
        action = str((await request.json())["action"])
        return await self._stream(request, lambda _: self._workbench.recalibrate(action))

    async def _stream(self, request: web.Request, work: Work) -> web.StreamResponse:
        lines: asyncio.Queue[Json] = asyncio.Queue()
        self._background.start(_work_through(work, lines))
        response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
        await response.prepare(request)
        with suppress(ConnectionError):
            while True:
                line = await lines.get()
                await response.write(json.dumps(line).encode() + b"\n")
                if "result" in line or "error" in line:
                    break
        return response


async def _work_through(work: Work, lines: asyncio.Queue[Json]) -> None:
    try:
        lines.put_nowait({"result": await work(lines.put_nowait)})
    except asyncio.CancelledError:
        lines.put_nowait({"error": "the server is stopping; run the command again"})
        raise
    except Exception as error:
        log.error("handed_work_failed", error=type(error).__name__)
        lines.put_nowait({"error": f"the server could not finish this ({type(error).__name__}); its log says more"})
