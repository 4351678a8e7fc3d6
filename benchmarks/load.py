"""Questions and nudges a second, on one process and on several (`make bench-load`).

Real servers over the sample knowledge, each a process of its own: one with SQLite and the embedded index, then 1, 2 and
4 on one PostgreSQL and one Chroma server. Visitors ask by HTTP, wait for the whole answer and ask again; they run on
the same machine, so they take a part of its processor. Nudges are sent to a chat that takes them at once: what is
measured is our side of a send.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from time import perf_counter

import aiohttp

from adapters.logs import set_up_logs
from benchmarks.load_nudges import sends_a_second
from knowledge.storage.database import sqlite_url
from knowledge.storage.migrating import migrate
from tests.free_ports import free_port
from tests.postgres import Postgres, running_postgres

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "tests" / "knowledge" / "sample_questions.jsonl"
PROGRAM = [sys.executable, "-c", "import sys; from adapters.command_line import main; sys.exit(main())"]
CHROMA = Path(sys.executable).with_name("chroma")

SECONDS = 10.0
WARM_UP = 6
VISITORS = 8
START_SECONDS = 240
A_VISITORS_QUESTIONS = 18
"""Fewer than one visitor may ask at once."""


@dataclass
class Asked:
    """What the visitors of one run met."""

    times: list[float] = field(default_factory=list)
    failed: int = 0
    seconds: float = 0.0

    @property
    def a_second(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds if self.seconds else 0.0

    def at(self, share: float) -> float:
        """Milliseconds within which this share of the answers came."""
        ordered = sorted(self.times)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


@asynccontextmanager
async def program(command: Sequence[str], environment: dict[str, str], ready: str) -> AsyncIterator[None]:
    """A process, once the address `ready` answers."""
    silent = subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=os.environ | environment, stdout=silent, stderr=silent
    )
    try:
        async with asyncio.timeout(START_SECONDS), aiohttp.ClientSession() as http:
            while True:
                if await _answers(http, ready):
                    break
                await asyncio.sleep(0.2)
        yield
    finally:
        process.terminate()
        await process.wait()


async def _answers(http: aiohttp.ClientSession, address: str) -> bool:
    try:
        async with http.get(address) as response:
            return response.ok
    except aiohttp.ClientError:
        return False


async def ask_for(seconds: float, addresses: Sequence[str], questions: Sequence[str]) -> Asked:
    """Have visitors ask for so long, spread over the servers."""
    asked, until, started = Asked(), perf_counter() + seconds, perf_counter()
    visits = [_visit(islice(cycle(questions), number, None), addresses[number % len(addresses)], until, asked)
              for number in range(VISITORS)]  # fmt: skip
    await asyncio.gather(*visits)
    asked.seconds = perf_counter() - started
    return asked


async def _visit(questions: "islice[str]", address: str, until: float, asked: Asked) -> None:
    async with aiohttp.ClientSession(address, cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
        for number, question in enumerate(questions):
            if perf_counter() >= until:
                return
            if number % A_VISITORS_QUESTIONS == 0:
                http.cookie_jar.clear()
            began = perf_counter()
            if await _answered(http, question):
                asked.times.append(perf_counter() - began)
            else:
                asked.failed += 1


async def _answered(http: aiohttp.ClientSession, question: str) -> bool:
    async with http.post("/try/questions", json={"text": question}, headers={"Accept": "application/json"}) as taken:
        if taken.status != 202:
            return False
        events = (await taken.json())["events"]
    async with http.get(events) as stream:
        return b'"is_final": true' in await stream.read()


async def measured(servers: int, environment: dict[str, str], folder: Path, questions: Sequence[str]) -> Asked:
    """So many servers with these settings, asked for a while."""
    async with AsyncExitStack() as stack:
        addresses = []
        for _ in range(servers):
            port = str(free_port())
            own = environment | {"PORT": port, "DATA_DIR": str(folder), "LOG_LEVEL": "error"}
            addresses.append(f"http://127.0.0.1:{port}")
            # One after the other: the first brings the sample knowledge in.
            await stack.enter_async_context(program([*PROGRAM, "serve", "--sample"], own, f"{addresses[-1]}/readyz"))
        await ask_for(WARM_UP, addresses, questions)
        return await ask_for(SECONDS, addresses, questions)


async def shared(servers: int, postgres: Postgres, questions: Sequence[str]) -> Asked:
    """The same on PostgreSQL and a Chroma server."""
    with tempfile.TemporaryDirectory() as folder, postgres.database() as name:
        port = str(free_port())
        chroma = [str(CHROMA), "run", "--path", f"{folder}/chroma", "--host", "127.0.0.1", "--port", port]
        async with program(chroma, {}, f"http://127.0.0.1:{port}/api/v2/heartbeat"):
            stores = {"DATABASE_URL": postgres.url(name), "CHROMA_URL": f"http://127.0.0.1:{port}"}
            return await measured(servers, stores, Path(folder) / "data", questions)


def line(what: str, asked: Asked) -> str:
    """A row of the table."""
    return f"| {what} | {asked.a_second:.1f} | {asked.at(0.5):.0f} | {asked.at(0.95):.0f} | {asked.failed} |"


async def run() -> None:
    """Measure everything, and print the tables."""
    questions = [json.loads(row)["question"] for row in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    print(f"| {VISITORS} visitors at once, {SECONDS:.0f} s | answers a second | p50 ms | p95 ms | failed |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        alone = await measured(1, {}, Path(folder), questions)
    print(line("one process, SQLite", alone), flush=True)
    with running_postgres() as postgres:
        for servers in (1, 2, 4):
            asked = await shared(servers, postgres, questions)
            print(line(f"PostgreSQL and Chroma server, {servers} web", asked), flush=True)
        print("\n| nudges | sent a second |\n|---|---|")
        with tempfile.TemporaryDirectory() as folder:
            await migrate(sqlite_url(Path(folder)))
            print(f"| SQLite, one sender | {await sends_a_second(sqlite_url(Path(folder)), 1):.0f} |", flush=True)
        for senders in (1, 3):
            with postgres.database() as name:
                await migrate(postgres.url(name))
                rate = await sends_a_second(postgres.url(name), senders)
                print(f"| PostgreSQL, {senders} at once | {rate:.0f} |", flush=True)


if __name__ == "__main__":
    set_up_logs("error")
    asyncio.run(run())
