"""Background jobs: what each is called, how often it is done, and what it does. Every desk lists its own.

Each job can be done twice, or by two processes at once, without harm.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from bot.job_slots import At

OFTEN = timedelta(minutes=1)
"""What is done more often than this needs no row: a restart does it at once."""


@dataclass(frozen=True)
class Job:
    """One job. `every` is the time from one run to the next, unless `at` names an hour of the
    organisation's day; `what` says in words what it is for."""

    name: str
    every: timedelta
    what: str
    work: Callable[[], Awaitable[object]]
    at: At | None = None
