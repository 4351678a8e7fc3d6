from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.due_times import DueTimes
from bot.jobs import OFTEN, PAUSE_AFTER_TROUBLE, Job, Jobs
from tests.bot.scripted_house import Clock


class Work:
    """Counts how often it was done; fails when told to."""

    def __init__(self) -> None:
        self.done = 0
        self.trouble: Exception | None = None

    async def __call__(self) -> int:
        if self.trouble:
            raise self.trouble
        self.done += 1
        return self.done


def job_of(work: Work, every: timedelta) -> Job:
    return Job("count", every, "Counts", work)


async def test_what_is_done_often_is_simply_repeated(engine: AsyncEngine) -> None:
    work = Work()
    job = job_of(work, timedelta(seconds=2))
    run, seconds = Jobs([job], DueTimes(engine, Clock())).runner(job)
    await run()
    await run()
    assert (work.done, seconds) == (2, 2.0)


async def test_what_is_done_seldom_waits_for_its_time_over_restarts(engine: AsyncEngine) -> None:
    clock, work = Clock(), Work()
    job = job_of(work, timedelta(days=7))
    run, seconds = Jobs([job], DueTimes(engine, clock)).runner(job)
    await run()
    again, _ = Jobs([job], DueTimes(engine, clock)).runner(job)
    await again()
    assert (work.done, seconds) == (1, OFTEN.total_seconds())
    clock.pass_by(timedelta(days=7))
    await again()
    assert work.done == 2


async def test_a_failure_is_raised_and_tried_again_in_some_minutes(engine: AsyncEngine) -> None:
    clock, work = Clock(), Work()
    job = job_of(work, timedelta(days=7))
    jobs = Jobs([job], DueTimes(engine, clock))
    work.trouble = OSError("no")
    with pytest.raises(OSError, match="no"):
        await jobs.run_due(job)
    work.trouble = None
    assert not await jobs.run_due(job)
    clock.pass_by(PAUSE_AFTER_TROUBLE)
    assert await jobs.run_due(job)
