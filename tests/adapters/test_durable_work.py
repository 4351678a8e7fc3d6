import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.durable_engine import DurableEngine, Retries, Run
from adapters.durable_work import DurableWork, system_database_url
from adapters.settings import Settings
from bot.done_slots import DoneSlots
from bot.heartbeats import Heartbeats
from bot.job_slots import At
from tests.adapters.built import settings_in

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
AT_ONCE = Retries(tries=2, first_pause_seconds=0.01, pause_grows=1.0)


@dataclass
class Task:
    name: str
    work: Callable[[], Awaitable[object]]
    every: timedelta = timedelta(minutes=10)
    at: At | None = None
    what: str = "Does it."


@dataclass
class House:
    """Work in one process after another, over the same files."""

    settings: Settings
    engine: AsyncEngine
    done: list[str] = field(default_factory=list)
    trouble: Exception | None = None
    running: DurableWork | None = None

    async def count(self) -> None:
        if self.trouble:
            raise self.trouble
        self.done.append("count")

    async def start(self, *tasks: Task) -> DurableWork:
        heartbeats, done = Heartbeats(self.engine, lambda: MONDAY), DoneSlots(self.engine, lambda: MONDAY)
        jobs = tasks or (Task("count", self.count),)
        engine = DurableEngine(system_database_url(self.settings), "embedded", AT_ONCE)
        self.running = DurableWork(jobs, engine, heartbeats, done, "Europe/Berlin")
        await self.running.start()
        return self.running

    async def stop(self) -> None:
        if self.running:
            await self.running.stop()
        self.running = None


@pytest.fixture
async def house(tmp_path: Path, engine: AsyncEngine) -> AsyncIterator[House]:
    settings = settings_in(tmp_path)
    settings.data_dir.mkdir(exist_ok=True)
    house = House(settings, engine)
    yield house
    await house.stop()


async def settled(work: DurableWork) -> list[Run]:
    """What there is when nothing waits or runs any more."""
    async with asyncio.timeout(60):
        while True:
            runs = await work.runs()
            if runs and all(run.state in ("done", "failed") for run in runs):
                return runs
            await asyncio.sleep(0.05)


async def test_a_job_is_done_once_in_its_slot_however_often_it_is_looked_at(house: House) -> None:
    work = await house.start()
    for minutes in (0, 3, 9):
        await work.tick(MONDAY + timedelta(minutes=minutes))
    (run,) = await settled(work)
    assert (run.job, run.state, house.done) == ("count", "done", ["count"])
    await work.tick(MONDAY + timedelta(minutes=10))
    assert len(await settled(work)) == 2
    assert house.done == ["count", "count"]


async def test_a_restart_within_the_slot_does_it_no_second_time(house: House) -> None:
    work = await house.start()
    await work.tick(MONDAY)
    await settled(work)
    await house.stop()
    work = await house.start()
    await work.tick(MONDAY + timedelta(minutes=5))
    assert len(await settled(work)) == 1
    assert house.done == ["count"]


async def test_what_was_broken_off_by_the_end_of_the_process_is_taken_up_at_the_next_start(house: House) -> None:
    begun = asyncio.Event()

    async def endless() -> None:
        begun.set()
        await asyncio.Event().wait()

    work = await house.start(Task("count", endless))
    await work.tick(MONDAY)
    async with asyncio.timeout(30):
        await begun.wait()
    await house.stop()
    assert house.done == []
    work = await house.start()
    (run,) = await settled(work)
    assert (run.state, house.done) == ("done", ["count"])


async def test_a_clock_that_jumps_back_does_no_slot_a_second_time(house: House) -> None:
    work = await house.start()
    for minutes in (0, 10, -20, 5, 10, 0, 20):
        await work.tick(MONDAY + timedelta(minutes=minutes))
        await settled(work)
    # Ten to ten, ten, ten past, twenty past.
    assert sorted(run.id for run in await work.runs()) == [
        f"count:20261123T{moment}Z" for moment in ("094000", "100000", "101000", "102000")
    ]
    assert len(house.done) == 4


@pytest.mark.parametrize(
    ("night", "hour"),
    [
        # Clocks go back at three, and it is two o'clock a second time; and forward at two, so that there is none.
        (datetime(2026, 10, 24, 20, 0, tzinfo=UTC), 2),
        (datetime(2027, 3, 27, 20, 0, tzinfo=UTC), 2),
    ],
)
async def test_over_the_nights_in_which_clocks_change_a_daily_job_is_done_once_a_day_though_the_process_restarts(
    house: House, night: datetime, hour: int
) -> None:
    nightly = Task("nightly", house.count, timedelta(days=1), At(hour))
    work = await house.start(nightly)
    await work.tick(night)
    await settled(work)
    for half_hours in range(1, 24):
        if half_hours % 6 == 0:
            await house.stop()
            work = await house.start(nightly)
        await work.tick(night + timedelta(minutes=30 * half_hours))
        await settled(work)
    first = night.date().isoformat()
    second = (night + timedelta(days=1)).date().isoformat()
    assert sorted(run.id for run in await work.runs()) == [f"nightly:{first}", f"nightly:{second}"]
    assert house.done == ["count", "count"]


async def test_what_was_done_is_known_where_the_engine_has_forgotten_it(house: House) -> None:
    work = await house.start()
    await work.tick(MONDAY)
    await settled(work)
    await house.stop()
    (house.settings.data_dir / "durable.sqlite3").unlink()
    work = await house.start()
    await work.tick(MONDAY + timedelta(minutes=9))
    assert await work.runs() == []
    await work.tick(MONDAY + timedelta(minutes=10))
    await settled(work)
    assert house.done == ["count", "count"]


async def test_a_job_that_fails_is_tried_again_and_can_be_tried_by_hand(house: House) -> None:
    house.trouble = ValueError("Ann asked about her leave")
    work = await house.start()
    await work.tick(MONDAY)
    (run,) = await settled(work)
    assert run.state == "failed"
    assert await work.runs("failed") == [run]
    house.trouble = None
    assert await work.try_again(run.id)
    (again,) = await settled(work)
    assert (again.job, again.state, house.done) == ("count", "done", ["count"])
    assert not await work.try_again(again.id)


async def test_a_job_of_an_earlier_version_is_passed_over(house: House) -> None:
    house.trouble = ValueError()
    work = await house.start(Task("gone", house.count))
    await work.tick(MONDAY)
    await settled(work)
    await house.stop()
    house.trouble = None
    work = await house.start()
    (failed,) = await work.runs("failed")
    await work.try_again(failed.id)
    (run,) = await settled(work)
    assert (run.state, house.done) == ("done", [])


async def test_what_was_done_long_ago_is_forgotten(house: House) -> None:
    work = await house.start()
    await work.tick(MONDAY)
    (run,) = await settled(work)
    await work.tidy(run.begun_at + timedelta(days=1))
    assert await work.runs() == [run]
    await work.tidy(run.begun_at + timedelta(days=15))
    assert await work.runs() == []


def test_what_is_under_way_is_kept_beside_the_database(tmp_path: Path) -> None:
    embedded = settings_in(tmp_path)
    assert system_database_url(embedded) == f"sqlite:///{embedded.data_dir}/durable.sqlite3"
    shared = settings_in(tmp_path, database_url="postgres://ann@db/handrail")
    assert system_database_url(shared) == "postgresql://ann@db/handrail"
