"""What is done by itself: every job, when it is next, what was done, and what failed and can be tried again."""

from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from adapters.console.call import Call
from adapters.console.section import PageRoute, Section
from adapters.durable_engine import Run
from adapters.durable_work import DurableWork
from adapters.keys import APPLICATION
from adapters.later_work import is_sweep, jobs_of
from adapters.opening import utc_now
from bot.jobs import Job
from bot.people.roles import CURATING

PATH = "/console/jobs"
MOST_DONE = 20
STATES = {"waiting": "waiting", "running": "running now", "failed": "failed", "done": "done"}


@dataclass(frozen=True)
class JobLine:
    """A job of the catalogue. `next_at` is None where every process repeats it all the time."""

    name: str
    what: str
    next_at: datetime | None


async def show_jobs(call: Call) -> web.StreamResponse:
    """The catalogue, and the latest runs."""
    durable = _durable(call)
    runs = await durable.runs() if durable else []
    return call.page(
        "jobs.html",
        jobs=[_line(job, durable) for job in jobs_of(call.application)],
        failed=[run for run in runs if run.state == "failed"],
        under_way=[run for run in runs if run.state in ("waiting", "running")],
        done=[run for run in runs if run.state == "done"][:MOST_DONE],
        states=STATES,
        is_here=durable is not None,
        called=_called(call, runs),
    )


async def try_again(call: Call) -> web.StreamResponse:
    """Do a failed job once more."""
    durable = _durable(call)
    if durable is None or not await durable.try_again(call.field("run_id")):
        return call.problem(409, "Nothing to try again", "It has been done meanwhile, or is being done just now.")
    return call.see(PATH, "It is being tried again.")


def _durable(call: Call) -> DurableWork | None:
    return call.request.app[APPLICATION].durable


def _line(job: Job, durable: DurableWork | None) -> JobLine:
    known = None if durable is None or is_sweep(job) else durable.slot(job, utc_now())
    return JobLine(job.name, job.what, known.ends if known else None)


def _called(call: Call, runs: list[Run]) -> dict[str, str]:
    named = {job.name: job.what for job in jobs_of(call.application)}
    return {run.job: named.get(run.job, run.job) for run in runs}


SECTION = Section(
    PATH, (PageRoute("GET", PATH, CURATING, show_jobs), PageRoute("POST", f"{PATH}/again", CURATING, try_again)), "Jobs"
)
