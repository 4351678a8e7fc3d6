"""Two applications side by side on one PostgreSQL and one Chroma server, as processes of the Procfile are."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from adapters.wiring import Application, build, close
from adapters.workbench import AskRequest, OwnWorkbench
from retrieval.encoding.embedding import Encoder
from tests.adapters.built import LEAVE, settings_in
from tests.free_ports import free_port

PATIENCE_SECONDS = 120
CHROMA = Path(sys.executable).with_name("chroma")


@pytest.fixture
async def chroma_url(tmp_path: Path, socket_enabled: None) -> AsyncIterator[str]:
    """A Chroma server of the test's own."""
    port = str(free_port())
    quiet = asyncio.subprocess.DEVNULL
    command = [str(CHROMA), "run", "--path", str(tmp_path / "chroma"), "--host", "127.0.0.1", "--port", port]
    server = await asyncio.create_subprocess_exec(*command, cwd=tmp_path, stdout=quiet, stderr=quiet)
    try:
        await _answers(f"http://127.0.0.1:{port}/api/v2/heartbeat")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        await server.wait()


async def _answers(address: str) -> None:
    async with asyncio.timeout(PATIENCE_SECONDS), aiohttp.ClientSession() as http:
        while True:
            try:
                async with http.get(address) as response:
                    if response.ok:
                        return
            except aiohttp.ClientError:
                await asyncio.sleep(0.1)


async def outcome(application: Application, question: str) -> str:
    return str((await OwnWorkbench(application).ask(AskRequest(question)))["outcome"])


async def test_what_one_process_is_taught_the_other_answers_from(
    tmp_path: Path, encoder: Encoder, postgres_url: str, chroma_url: str
) -> None:
    settings = settings_in(tmp_path, database_url=postgres_url, chroma_url=chroma_url)
    assert settings.shares_stores
    one = await build(settings, encoder)
    other = await build(settings, encoder)
    try:
        file = tmp_path / "leave.md"
        file.write_text(LEAVE, encoding="utf-8")
        asked = "How many days can I carry over?"
        assert await outcome(other, asked) == "unknown"
        await one.curating.import_paths([file])
        assert await outcome(one, asked) == "answered"
        await other.curating.follow()
        assert await outcome(other, asked) == "answered"
        assert await other.curating.differences() == (0, 0)
        file.write_text(LEAVE.replace("five", "seven"), encoding="utf-8")
        await other.curating.import_paths([file])
        await one.curating.follow()
        assert await one.curating.differences() == (0, 0)
    finally:
        await close(one)
        await close(other)
