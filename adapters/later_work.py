"""What a process does by itself: sweeps that each process repeats, and durable jobs that one of them does."""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from adapters.background import Background
from adapters.durable_engine import DurableEngine, Retries
from adapters.durable_work import DurableWork, keep_ticking, system_database_url
from adapters.opening import utc_now
from adapters.settings import Settings
from adapters.wiring import Application
from bot.done_slots import DoneSlots
from bot.heartbeats import Heartbeats
from bot.jobs import OFTEN, Job

FOLLOW_SECONDS = 5.0
"""How long a process may answer from what another one has changed."""

TIDY_SECONDS = 3_600.0

EMBEDDED = "embedded"
"""The only process of an embedded database: the next one goes on with what this one was at."""


def jobs_of(application: Application) -> list[Job]:
    """The catalogue: every job there is."""
    desks = (application.publishing.jobs, application.gap_work.jobs, application.nudges.jobs)
    return [job for desk in desks for job in desk]


def is_sweep(job: Job) -> bool:
    """Whether every process repeats it: it looks for rows that are due, which only one process at a time can take."""
    return job.at is None and job.every <= OFTEN


def repeat_sweeps(application: Application, background: Background) -> None:
    """Begin to repeat the sweeps."""
    if application.settings.shares_stores:
        # Each process searches in memory of its own.
        background.repeat(application.curating.follow, FOLLOW_SECONDS)
    for job in jobs_of(application):
        if is_sweep(job):
            background.repeat(job.work, job.every.total_seconds())


@asynccontextmanager
async def durable_work(application: Application, background: Background) -> AsyncIterator[DurableWork]:
    """Do the durable jobs, until left. Takes a second or two to begin."""
    settings = application.settings
    engine = DurableEngine(system_database_url(settings), process_id(settings), Retries())
    jobs = [job for job in jobs_of(application) if not is_sweep(job)]
    heartbeats, done = Heartbeats(application.engine, utc_now), DoneSlots(application.engine, utc_now)
    durable = DurableWork(jobs, engine, heartbeats, done, settings.time_zone)
    starting = asyncio.create_task(durable.start())
    try:
        # Whoever stops meanwhile must wait for the start: it goes on in a thread, and nothing can end it half-way.
        await asyncio.shield(starting)
        background.start_endless(keep_ticking(durable, utc_now))
        background.repeat(lambda: durable.tidy(utc_now()), TIDY_SECONDS)
        yield durable
    finally:
        await starting
        await durable.stop()


def process_id(settings: Settings) -> str:
    """What this process is called among those that share a database."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}" if settings.uses_postgres else EMBEDDED
