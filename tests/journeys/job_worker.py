"""A process that does one durable job, by the clock in a file.

`python -m tests.journeys.job_worker DATABASE_URL NAME CLOCK_FILE hang|finish`; each line it reads is one tick. It says
when it has begun the job, and when it has finished it.
"""

import asyncio
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from adapters.durable_engine import DurableEngine, Retries
from adapters.durable_work import DurableWork
from adapters.logs import set_up_logs
from bot.done_slots import DoneSlots
from bot.heartbeats import Heartbeats
from bot.job_slots import At
from knowledge.storage.database import connect
from tests.journeys.nudge_worker import DONE, READY, say

BEGUN, FINISHED = "begun", "finished"


@dataclass
class Digest:
    """A job that is never done in a process that hangs."""

    hangs: bool
    name: str = "digest"
    every: timedelta = timedelta(days=1)
    at: At | None = None
    what: str = "Sums the day up."

    async def work(self) -> None:
        say(BEGUN)
        if self.hangs:
            await asyncio.Event().wait()
        say(FINISHED)


async def main(database_url: str, name: str, clock_file: Path, hangs: bool) -> None:
    """Tick once for each line of the standard input."""

    def now() -> datetime:
        return datetime.fromisoformat(clock_file.read_text(encoding="utf-8"))

    durable = DurableEngine(database_url.replace("+psycopg", ""), name, Retries())
    engine = connect(database_url)
    work = DurableWork([Digest(hangs)], durable, Heartbeats(engine, now), DoneSlots(engine, now), "UTC")
    await work.start()
    say(READY)
    while await asyncio.to_thread(sys.stdin.readline):
        await work.tick(now())
        say(DONE)


if __name__ == "__main__":
    set_up_logs("error")
    asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3]), sys.argv[4] == "hang"))
