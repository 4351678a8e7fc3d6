"""A company of people in twelve time zones, a clock that the test moves, and workers that can be killed."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.nudges.nudge_desk import NudgeDesk
from bot.nudges.nudge_plans import NudgeRequest, Refused
from bot.nudges.nudges import Moment, Nudge, Schedule
from bot.people.people import People
from knowledge.articles import ArticleDetails
from knowledge.reading.importing import handwritten
from knowledge.reading.splitting import Section
from knowledge.store import ArticleStore
from knowledge.tables import chat_accounts, nudge_deliveries, people, preferences
from retrieval.outcome import Person
from tests.journeys.nudge_worker import desk_of
from tests.journeys.told_processes import PATIENCE_SECONDS, Clock, Worker

ZONES = (
    "Pacific/Auckland Australia/Adelaide Asia/Tokyo Asia/Kolkata Asia/Dubai Africa/Nairobi Europe/Berlin Europe/London "
    "America/Sao_Paulo America/New_York America/Denver America/Los_Angeles"
).split()
MONDAY = date(2026, 11, 23)

LATE_RISERS, OPTED_OUT, ON_LEAVE, UNREACHABLE, LEFT = 7, 11, 13, 17, 19
"""Of so many people, one is like that; whoever is several things is the last of them."""


class Platform(Protocol):
    """Where the company's people are written to: a stand-in that is as strict as the platform."""

    name: str
    workspace_id: str

    @property
    def arguments(self) -> tuple[str, ...]:
        """How a worker reaches it."""

    async def employ(self, engine: AsyncEngine, clock: Clock, size: int) -> None:
        """Give people number 0 to `size` their accounts; those who are UNREACHABLE can't be written to."""

    def user_id(self, number: int) -> str:
        """The account of a person."""

    def arrived(self) -> int:
        """How many messages stand there."""

    async def something_happens(self) -> None:
        """Wait for the next change."""

    def received(self) -> dict[int, list[datetime]]:
        """When each person got something, by their number."""


@dataclass
class Company:
    """Everything at once. `size` people have `boss` as their manager."""

    engine: AsyncEngine
    clock: Clock
    platform: Platform
    size: int
    workers: list[Worker] = field(default_factory=list)
    killed: int = 0
    died: int = 0

    @property
    def desk(self) -> NudgeDesk:
        """Writes nudges down, and sends none: that is what workers are for."""
        return desk_of(self.engine, {self.platform.name: None}, self.clock)  # type: ignore[dict-item]

    async def hire(self) -> None:
        """Everybody, in the directory and on the platform."""
        rows = ["email,name,groups,manager,time_zone,active,leave_from,leave_until"]
        rows += ["boss@example.com,Bo,managers,,UTC,yes,,", "lnd@example.com,Lin,curators,,UTC,yes,,"]
        rows += [self._line(number) for number in range(self.size)]
        await People(self.engine, self.clock).import_csv("\n".join(rows))
        async with self.engine.begin() as connection:
            known = {row.email: row.id for row in await connection.execute(select(people.c.email, people.c.id))}
            accounts = [self._account(number, known[f"p{number}@example.com"]) for number in range(self.size)]
            await connection.execute(chat_accounts.insert(), accounts)
            await connection.execute(preferences.insert(), [*self._wishes(known)])
        await self.platform.employ(self.engine, self.clock, self.size)

    async def send(self) -> Nudge:
        """The boss nudges everybody, at the start of their Monday; a second person agrees."""
        articles = ArticleStore(self.engine, self.clock)
        body = "Write the last thing you tried first."
        file = handwritten(ArticleDetails("Handing over", topics=("handover",)), body)
        article_id = (await articles.save(file, [Section((), "", body, 0)])).article_id
        boss = Person("email:boss@example.com", frozenset({"everyone", "managers"}))
        team = await self.desk.nudging.team(boss)
        schedule = Schedule(Moment.START_OF_DAY, MONDAY)
        nudge = await self.desk.nudging.send(NudgeRequest(boss, team, article_id, "Write it first.", schedule))
        assert not isinstance(nudge, Refused), nudge.why
        curator = Person("email:lnd@example.com", frozenset({"everyone", "curators"}))
        assert await self.desk.steering.approve(nudge.id, curator) is None
        return nudge

    async def start_workers(self, number: int) -> None:
        url = self.engine.url.render_as_string(hide_password=False)
        arguments = (url, str(self.clock.file), self.platform.name, *self.platform.arguments)
        self.workers += await asyncio.gather(*(Worker.start("nudge_worker", *arguments) for _ in range(number)))

    async def look(self) -> None:
        """All workers look once; whoever was killed over it is replaced by a new process."""
        alive = await asyncio.gather(*(worker.look() for worker in self.workers))
        self.died += alive.count(False)
        self.workers = [worker for worker, lives in zip(self.workers, alive, strict=True) if lives]
        await self.start_workers(alive.count(False))

    async def kill_at(self, *messages: int) -> None:
        """Kill a worker whenever so many messages have arrived."""
        for number in messages:
            async with asyncio.timeout(PATIENCE_SECONDS * 4):
                while self.platform.arrived() < number:
                    await self.platform.something_happens()
            await self.workers[self.killed % len(self.workers)].kill()
            self.killed += 1

    async def pass_time(self, until: datetime, step: timedelta) -> None:
        """Let time go by, with the workers looking at each step."""
        while self.clock.time < until:
            self.clock.set(self.clock.time + step)
            await self.look()

    async def stands(self) -> Counter[tuple[str, str | None]]:
        """How many deliveries are in which state, for which reason."""
        return Counter((await self.fates()).values())

    async def fates(self) -> dict[str, tuple[str, str | None]]:
        """In which state each person's message is, for which reason."""
        column = nudge_deliveries.c
        query = select(column.person_id, column.state, column.reason)
        async with self.engine.execution_options(read_only=True).connect() as connection:
            return {row.person_id: (row.state, row.reason) for row in await connection.execute(query)}

    def of_kind(self, *kinds: int) -> set[int]:
        """The people who are like that."""
        return {number for number in range(self.size) if kind_of(number) in kinds}

    def _line(self, number: int) -> str:
        kind = kind_of(number)
        active = "no" if kind == LEFT else "yes"
        leave = "2026-11-16,2026-12-11" if kind == ON_LEAVE else ","
        return f"p{number}@example.com,P{number},,boss@example.com,{zone_of(number)},{active},{leave}"

    def _account(self, number: int, person_id: str) -> dict[str, object]:
        key = {"platform": self.platform.name, "workspace": self.platform.workspace_id}
        account = {"user_id": self.platform.user_id(number), "person_id": person_id, "seen_at": self.clock()}
        return {**key, **account, "time_zone": zone_of(number)}

    def _wishes(self, known: dict[str, str]) -> list[dict[str, object]]:
        return [
            {
                "person_id": known[f"p{number}@example.com"],
                "quiet_from": 18 if kind_of(number) == LATE_RISERS else None,
                "quiet_until": 11 if kind_of(number) == LATE_RISERS else None,
                "opted_out": ["nudges"] if kind_of(number) == OPTED_OUT else [],
            }
            for number in range(self.size)
            if kind_of(number) in (LATE_RISERS, OPTED_OUT)
        ]


def kind_of(number: int) -> int:
    """What is special about a person; 0 when nothing is."""
    return next((kind for kind in (LEFT, UNREACHABLE, ON_LEAVE, OPTED_OUT, LATE_RISERS) if number % kind == 0), 0)


def zone_of(number: int) -> str:
    return ZONES[number % len(ZONES)]


def local_hour(number: int, moment: datetime) -> float:
    local = moment.astimezone(ZoneInfo(zone_of(number)))
    return local.hour + local.minute / 60


def ill_timed(received: dict[int, list[datetime]]) -> list[tuple[int, datetime]]:
    """Who got something at a moment that does not suit them: outside their working hours, or in their quiet ones."""
    earliest = {number: 11 if kind_of(number) == LATE_RISERS else 9 for number in received}
    told = ((number, moment) for number, moments in received.items() for moment in moments)
    return [(number, moment) for number, moment in told if not earliest[number] <= local_hour(number, moment) < 17]


@asynccontextmanager
async def company(
    engine: AsyncEngine, folder: Path, size: int, platform: Platform, clock: Clock | None = None
) -> AsyncIterator[Company]:
    """On the Sunday at noon (UTC) before, when it is Monday nowhere yet."""
    running = Company(engine, clock or sunday(folder), platform, size)
    await running.hire()
    try:
        yield running
    finally:
        for worker in running.workers:
            await worker.kill()


def sunday(folder: Path) -> Clock:
    """A clock that stands on that Sunday."""
    clock = Clock(folder / "clock", datetime(2026, 11, 22, 12, 0, tzinfo=UTC))
    clock.set(clock.time)
    return clock
