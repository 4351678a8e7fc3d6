"""The other end of the back door: a command's work, done by the process that is already running."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from adapters.control import LOOPBACK
from adapters.control_file import ControlAddress, read_address
from adapters.workbench import AskRequest, Json
from bot.ports import OnText
from bot.publishing.curating import Progress

PING_SECONDS = 5.0
LONGEST_LINE = 64 * 1024 * 1024
"""Bytes of one line of an answer: an import report may name many files."""


class HandOverFailed(Exception):
    """The running process could not do the work. The message says what to do."""


class RunningWorkbench:
    """Hands work to the running process; see `Workbench`."""

    def __init__(self, http: aiohttp.ClientSession) -> None:
        self._http = http

    async def import_paths(self, paths: Sequence[Path], progress: Progress | None = None) -> Json:
        """See `Workbench`."""
        async for line in self._lines("/import", {"paths": [str(path) for path in paths]}):
            if "progress" in line and progress:
                progress(*line["progress"])
            elif "result" in line:
                return dict(line["result"])
        raise HandOverFailed("the server went away in the middle of the import; start it and run the command again")

    async def ask(self, request: AskRequest, on_text: OnText | None = None) -> Json:
        """See `Workbench`."""
        async for line in self._lines("/ask", request.to_json()):
            if "text" in line and on_text:
                await on_text(line["text"])
            elif "result" in line:
                return dict(line["result"])
        raise HandOverFailed("the server went away before it answered; ask again")

    async def explain(self, request: AskRequest) -> Json:
        """See `Workbench`."""
        return await self._result("/explain", request.to_json())

    async def recalibrate(self, action: str) -> Json:
        """See `Workbench`."""
        return await self._result("/recalibrate", {"action": action})

    async def index_state(self) -> Json:
        """See `Workbench`."""
        async with self._http.get("/index") as response:
            return dict(await response.json())

    async def _result(self, path: str, body: Json) -> Json:
        async for line in self._lines(path, body):
            if "result" in line:
                return dict(line["result"])
        raise HandOverFailed("the server went away before it was done; run the command again")

    async def _lines(self, path: str, body: Json) -> AsyncIterator[dict[str, Any]]:
        try:
            async with self._http.post(path, json=body) as response:
                response.raise_for_status()
                async for raw in response.content:
                    line = json.loads(raw)
                    if "error" in line:
                        raise HandOverFailed(str(line["error"]))
                    yield line
        except aiohttp.ClientError as error:
            raise HandOverFailed(f"the running server broke off ({type(error).__name__}); try again") from error


@asynccontextmanager
async def running_workbench(data_dir: Path) -> AsyncIterator[RunningWorkbench | None]:
    """The process that has `data_dir` open, ready to take work; None when there is none.

    The file of a process that died, or that another program's port answers now, counts as none.
    """
    address = read_address(data_dir)
    if address is None:
        yield None
        return
    async with _session(address) as http:
        yield RunningWorkbench(http) if await _answers(http) else None


def _session(address: ControlAddress) -> aiohttp.ClientSession:
    return aiohttp.ClientSession(
        f"http://{LOOPBACK}:{address.port}",
        headers={"Authorization": f"Bearer {address.token}"},
        timeout=aiohttp.ClientTimeout(total=None, sock_connect=PING_SECONDS),
        read_bufsize=LONGEST_LINE,
    )


async def _answers(http: aiohttp.ClientSession) -> bool:
    try:
        async with http.get("/ping", timeout=aiohttp.ClientTimeout(total=PING_SECONDS)) as response:
            return response.ok
    except (aiohttp.ClientError, TimeoutError, OSError):
        return False
