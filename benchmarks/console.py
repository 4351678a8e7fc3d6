"""How long the console's pages take with 10,000 gaps and 100,000 questions in the database (`make bench-console`).

Everything but the records is real: SQLite, the sample knowledge, HTTP on loopback, one request at a time. A page's time
is what a browser on the same machine waits for the whole page; the first request of each page is told apart. Beside it
stands the processor time, which does not depend on what else the machine does; it includes what the asking side needs.
"""

import asyncio
import random
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

from aiohttp.test_utils import TestClient, TestServer

from adapters.console.cookies import SESSION
from adapters.console.routes import SECTIONS
from adapters.console.sessions import Sessions, SignedIn
from adapters.keys import Running
from adapters.logs import set_up_logs
from adapters.opening import load_model, utc_now
from adapters.settings import Settings
from adapters.web import create_app
from adapters.wiring import Application, build, close
from benchmarks.console_records import Filled, fill
from bot.people.roles import Role

SEED = 20261122
ROUNDS = 20
LIMIT_MS = 200.0
SAMPLE = Path(__file__).parents[1] / "knowledge" / "sample"


@dataclass(frozen=True)
class Measured:
    """The milliseconds of one page."""

    path: str
    first: float
    times: Sequence[float]
    processor: Sequence[float]

    def at(self, share: float) -> float:
        """The time that this share of the requests stayed within."""
        return _at(share, self.times)

    def processor_at(self, share: float) -> float:
        """The same of the processor's time."""
        return _at(share, self.processor)


def _at(share: float, times: Sequence[float]) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def pages(filled: Filled, dice: random.Random) -> dict[str, list[str]]:
    """Every address of the console that is read, by its pattern, each with as many real ones as are measured."""
    ids = {
        "{gap_id}": filled.gap_ids,
        "{question_id}": filled.question_ids,
        "{article_id}": filled.article_ids,
        "{draft_id}": filled.draft_ids,
        "{priority_id}": filled.priority_ids,
    }
    found: dict[str, list[str]] = {}
    for route in (route for section in SECTIONS for route in section.routes if route.method == "GET"):
        name = next((name for name in ids if name in route.path), "")
        choices = ids[name] if name else [""]
        found[route.path] = [
            route.path.replace(name, dice.choice(choices)) if name else route.path for _ in range(ROUNDS)
        ]
    found["/console/gaps/{gap_id} (the largest)"] = ["/console/gaps/g0"] * ROUNDS
    for path in ("/console/gaps?state=open", "/console/gaps?state=proven", "/console/questions?outcome=unknown"):
        found[path] = [path] * ROUNDS
    for path in (
        "/console/questions?word=laptop",
        "/console/articles?state=all&order=most_used",
        "/console/audit?area=gap",
    ):
        found[path] = [path] * ROUNDS
    return found


async def measure(application: Application, filled: Filled, dice: random.Random) -> list[Measured]:
    """Every page, as a curator who is also an admin reads it."""
    who = SignedIn("email:lena@example.com", "Lena", frozenset({Role.CURATOR, Role.ADMIN}))
    token = await Sessions(application.engine, utc_now).open(who)
    measured = []
    # As a server does when it starts, beside its first answers.
    await application.curators.gap_board.renew()
    async with TestClient(TestServer(create_app(Running(application)))) as client:
        client.session.cookie_jar.update_cookies({SESSION: token}, client.make_url("/"))
        for pattern, addresses in pages(filled, dice).items():
            times = [await _milliseconds(client, address) for address in [addresses[0], *addresses]]
            waited, worked = [each[0] for each in times], [each[1] for each in times]
            measured.append(Measured(pattern, waited[0], waited[1:], worked[1:]))
            print(f"{pattern}: {measured[-1].at(0.95):.0f} ms", file=sys.stderr)
    return measured


async def _milliseconds(client: TestClient[Any, Any], address: str) -> tuple[float, float]:
    """What was waited, and what the processor worked."""
    started, worked = perf_counter(), process_time()
    async with client.get(address, allow_redirects=False) as response:
        body = await response.read()
        if response.status not in (200, 303):
            print(f"{address}: status {response.status}, {len(body)} bytes", file=sys.stderr)
    return 1000 * (perf_counter() - started), 1000 * (process_time() - worked)


def report(measured: Sequence[Measured]) -> str:
    """The table, slowest first."""
    lines = ["| page | first | p50 | p95 | processor p95 |", "|---|---|---|---|---|"]
    for each in sorted(measured, key=lambda each: -each.at(0.95)):
        mark = " ⚠" if each.at(0.95) > LIMIT_MS else ""
        waited = f"{each.first:.0f} | {each.at(0.5):.0f} | {each.at(0.95):.0f}{mark}"
        lines.append(f"| `{each.path}` | {waited} | {each.processor_at(0.95):.0f} |")
    return "\n".join(lines)


async def main() -> int:
    """Fill, measure, tell; 1 when a page is slower than it may be."""
    set_up_logs("warning")
    dice = random.Random(SEED)  # noqa: S311 - figures, no secrets
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder), _env_file=None)
        application = await build(settings, await load_model(settings), retries=False)
        try:
            await application.curating.import_paths([SAMPLE])
            measured = await measure(application, await fill(application, dice), dice)
        finally:
            await close(application)
    print(report(measured))
    return int(any(each.at(0.95) > LIMIT_MS for each in measured))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
