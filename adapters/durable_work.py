"""Work that happens later, and happens once: every job of the catalogue as a durable workflow.

Each job is done once in each of its slots of time, by whichever process gets it. What is under way is written down, so
that it goes on after a restart, and is taken over from a process that died. The jobs themselves look before they act:
one that was broken off is begun again from its beginning.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import CancelledError, Future
from datetime import datetime, timedelta
from typing import Protocol

import structlog

from adapters.addresses import POSTGRES_DRIVER
from adapters.durable_engine import DurableEngine, Run
from adapters.settings import Settings
from bot.done_slots import DoneSlots
from bot.heartbeats import Heartbeats
from bot.job_slots import At, Slot, slot_at
from bot.ports import Clock

log = structlog.get_logger(__name__)

TICK_SECONDS = 10.0
KEPT = timedelta(days=14)


class DurableJob(Protocol):
    """What is done again and again; `bot.jobs` has them all."""

    @property
    def name(self) -> str:
        """Names the job for ever."""

    @property
    def every(self) -> timedelta:
        """From one time to the next, unless `at` says when."""

    @property
    def at(self) -> At | None:
        """The hour of the organisation's day at which it is done."""

    @property
    def what(self) -> str:
        """What it does, in words."""

    @property
    def work(self) -> Callable[[], Awaitable[object]]:
        """Does it. Twice does no harm."""


class Stopping(BaseException):
    """The process ends. No failure: what was broken off stays under way, and is taken up by whoever comes."""


class JobFailed(Exception):
    """A job failed; the message is the kind of error, since the error's own may quote people."""


class DurableWork:
    """The jobs of one process."""

    def __init__(
        self,
        jobs: Sequence[DurableJob],
        engine: DurableEngine,
        heartbeats: Heartbeats,
        done: DoneSlots,
        time_zone: str,
    ) -> None:
        self.catalogue = {job.name: job for job in jobs}
        self._engine = engine
        self._heartbeats = heartbeats
        self._done = done
        self._process_id = engine.process_id
        self._time_zone = time_zone
        self._under_way: set[Future[None]] = set()
        self._queued: dict[str, str] = {}

    async def start(self) -> None:
        """Take up what this process left behind, and be ready for what comes. Takes a second."""
        loop = asyncio.get_running_loop()
        await self._heartbeats.beat(self._process_id)
        await asyncio.to_thread(self._engine.launch, lambda name, slot: self._do(name, slot, loop))

    async def tick(self, now: datetime) -> None:
        """Put what is due into the queue, give a sign of life, and take over from processes that died."""
        await self._heartbeats.beat(self._process_id)
        for job in self.catalogue.values():
            key = self.slot(job, now).key
            if self._queued.get(job.name) != key:
                # Done before everything was moved here, where the engine does not know of it.
                if not await self._done.is_done(job.name, key):
                    await asyncio.to_thread(self._engine.enqueue, job.name, key)
                self._queued[job.name] = key
        dead = await self._heartbeats.dead()
        if dead and (taken := await asyncio.to_thread(self._engine.take_over, dead)):
            log.warning("jobs_taken_over", jobs=taken)

    def slot(self, job: DurableJob, now: datetime) -> Slot:
        """The slot of time that a job is in."""
        return slot_at(now, job.every, job.at, self._time_zone)

    async def runs(self, state: str | None = None) -> list[Run]:
        """What was done and is to be done, newest first."""
        return await asyncio.to_thread(self._engine.runs, state)

    async def try_again(self, run_id: str) -> bool:
        """Do a failed run once more; false when there is no failed run with this id."""
        failed = {run.id: run for run in await self.runs("failed")}
        if run_id in failed:
            await asyncio.to_thread(self._engine.again, failed[run_id])
        return run_id in failed

    async def tidy(self, now: datetime) -> None:
        """Forget what was done long ago."""
        await asyncio.to_thread(self._engine.forget, now - KEPT)

    async def stop(self) -> None:
        """Begin nothing new and let go; what is under way is taken up at the next start."""
        for each in list(self._under_way):
            each.cancel()
        await asyncio.to_thread(self._engine.close)
        await self._heartbeats.leave(self._process_id)

    def _do(self, name: str, slot: str, loop: asyncio.AbstractEventLoop) -> None:
        """Runs in a thread of the engine's; the job itself runs in the loop that everything of ours belongs to."""
        job = self.catalogue.get(name)
        if job is None:
            log.warning("job_unknown", job=name)
            return
        doing = asyncio.run_coroutine_threadsafe(self._finish(job, slot), loop)
        self._under_way.add(doing)
        try:
            doing.result()
        except CancelledError:
            raise Stopping from None
        except Exception as error:
            log.error("job_failed", job=name, error=type(error).__name__)
            raise JobFailed(type(error).__name__) from None
        finally:
            self._under_way.discard(doing)

    async def _finish(self, job: DurableJob, slot: str) -> None:
        await job.work()
        await self._done.note(job.name, slot)


def system_database_url(settings: Settings) -> str:
    """Where it is written down what is under way: a file beside the database, or a schema of its own in PostgreSQL."""
    if settings.uses_postgres:
        return settings.database_url.get_secret_value().replace(POSTGRES_DRIVER, "postgresql://", 1)
    return f"sqlite:///{settings.data_dir / 'durable.sqlite3'}"


async def keep_ticking(work: DurableWork, now: Clock) -> None:
    """Tick until cancelled; a tick that fails is logged, and the next one tries again."""
    while True:
        try:
            await work.tick(now())
        except Exception as error:
            log.error("tick_failed", error=type(error).__name__)
        await asyncio.sleep(TICK_SECONDS)
