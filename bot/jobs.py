"""Every background job of the gap loop in one list: its name, how often it is done, and what it does.

Each job can be done twice, or by two processes at once, without harm.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import structlog

from bot.due_times import DueTimes
from bot.job_slots import At

log = structlog.get_logger(__name__)

OFTEN = timedelta(minutes=1)
"""What is done more often than this needs no row: a restart does it at once."""

PAUSE_AFTER_TROUBLE = timedelta(minutes=10)


@dataclass(frozen=True)
class Job:
    """One job. `every` is the time from one run to the next, unless `at` names an hour of the
    organisation's day; `what` says in words what it is for."""

    name: str
    every: timedelta
    what: str
    work: Callable[[], Awaitable[object]]
    at: At | None = None


class Jobs:
    """The catalogue, and the way to run what is due."""

    def __init__(self, jobs: Sequence[Job], due_times: DueTimes) -> None:
        self.catalogue = tuple(jobs)
        self._due_times = due_times

    def runner(self, job: Job) -> tuple[Callable[[], Awaitable[object]], float]:
        """What is to be repeated for a job, and after how many seconds."""
        if job.every <= OFTEN:
            return job.work, job.every.total_seconds()

        async def when_due() -> None:
            await self.run_due(job)

        return when_due, OFTEN.total_seconds()

    async def run_due(self, job: Job) -> bool:
        """Do a job if its time has come; whether it was done. A failure is tried again in some minutes, and raised."""
        if not await self._due_times.take(job.name, job.every):
            return False
        try:
            await job.work()
        except Exception:
            await self._due_times.give_back(job.name, PAUSE_AFTER_TROUBLE)
            raise
        log.info("job_done", job=job.name)
        return True
