"""The processes of the Procfile: `handrail serve` and `handrail work` on one PostgreSQL and one Chroma server."""

import asyncio
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from bot.nudges.nudge_timing import DAY_STARTS
from bot.people.wishes import zone
from bot.people.working_days import is_working_day
from tests.adapters.slack.local_slack.people import SIGNING_SECRET
from tests.adapters.slack.local_slack.server import LocalSlack
from tests.adapters.slack.local_slack.state import TOKEN
from tests.free_ports import free_port
from tests.journeys.killed import PATIENCE_SECONDS, Program

CHROMA = Path(sys.executable).with_name("chroma")
CSRF = re.compile(r'name="csrf" value="([0-9a-f]{64})"')
LOOK_AGAIN_SECONDS = 0.5
LINK = "The console opens once"


@dataclass
class Processes:
    """Several processes that share their stores, each with a folder of its own, as on machines of their own."""

    folder: Path
    shared: dict[str, str]
    running: list[Program] = field(default_factory=list)

    async def start(self, name: str, *arguments: str) -> tuple[Program, dict[str, str]]:
        """A process and the settings its commands need; it may not be ready yet."""
        port = str(free_port())
        own = {"DATA_DIR": str(self.folder / name), "PORT": port, "PUBLIC_URL": f"http://127.0.0.1:{port}"}
        program = await Program.start(self.shared | own, *arguments)
        self.running.append(program)
        return program, self.shared | own

    async def stop(self) -> None:
        """Kill whatever still runs."""
        for program in self.running:
            if program.process.returncode is None:
                await program.kill()


@dataclass
class Console:
    """A browser in which the administrator is signed in."""

    http: aiohttp.ClientSession
    address: str
    csrf: str = ""

    async def sign_in(self, link: str) -> None:
        """Open the link that the server printed, and press its button."""
        token = link.rpartition("token=")[2].strip()
        await self._post("/console/link", {"token": token})
        async with self.http.get(f"{self.address}/console") as page:
            found = CSRF.search(await page.text())
        assert found, "not signed in"
        self.csrf = found[1]

    async def post(self, path: str, fields: dict[str, str]) -> str:
        """Send a form of the reader's own page; gives the page that follows."""
        return await self._post(path, fields | {"csrf": self.csrf})

    async def _post(self, path: str, fields: dict[str, str]) -> str:
        headers = {"Origin": self.address, "Sec-Fetch-Site": "same-origin"}
        async with self.http.post(f"{self.address}{path}", data=fields, headers=headers) as response:
            text = await response.text()
            assert response.status == 200, text
            return text


@asynccontextmanager
async def chroma_server(folder: Path) -> AsyncIterator[str]:
    """The address of a Chroma server of the test's own."""
    port, quiet = str(free_port()), asyncio.subprocess.DEVNULL
    command = [str(CHROMA), "run", "--path", str(folder / "chroma"), "--host", "127.0.0.1", "--port", port]
    server = await asyncio.create_subprocess_exec(*command, cwd=folder, stdout=quiet, stderr=quiet)
    try:
        async with aiohttp.ClientSession() as http:
            await until(lambda: _is_up(http, f"http://127.0.0.1:{port}/api/v2/heartbeat"))
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        await server.wait()


def shared_settings(database_url: str, chroma_url: str, slack: LocalSlack) -> dict[str, str]:
    """What all processes are told."""
    return {
        "DATABASE_URL": database_url,
        "CHROMA_URL": chroma_url,
        "LOG_LEVEL": "error",
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_API_URL": slack.api_url,
    }


def at_work_now() -> tuple[str, str]:
    """A time zone and a locale in which people have only just begun to work, whatever day it is here."""
    now = datetime.now(UTC)
    for hours in range(-12, 15):
        name = f"Etc/GMT{-hours:+d}"
        local = now.astimezone(zone(name))
        for locale in ("en-GB", "ar-EG", "fa-IR", "ne-NP", "he-IL"):
            if local.hour == DAY_STARTS + 1 and is_working_day(local.date(), locale.partition("-")[2]):
                return name, locale
    raise AssertionError("nobody on earth works now")


async def answered(http: aiohttp.ClientSession, address: str, question: str) -> bool:
    """Ask as a new visitor, and wait for the end; whether it was answered."""
    http.cookie_jar.clear()
    async with http.post(f"{address}/try/questions", json={"text": question}) as taken:
        assert taken.status == 202
        events = (await taken.json())["events"]
    async with http.get(f"{address}{events}") as stream:
        return b'"outcome": "answered"' in await stream.read()


def browser() -> aiohttp.ClientSession:
    """A browser of its own, which keeps the cookies of our loopback addresses."""
    return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))


async def until(condition: Callable[[], Awaitable[bool]], seconds: float = PATIENCE_SECONDS) -> None:
    """Look again and again until it holds: another process makes it true, and rings no bell."""
    async with asyncio.timeout(seconds):
        while True:
            if await condition():
                return
            await asyncio.sleep(LOOK_AGAIN_SECONDS)


async def _is_up(http: aiohttp.ClientSession, address: str) -> bool:
    try:
        async with http.get(address) as response:
            return response.ok
    except aiohttp.ClientError:
        return False
