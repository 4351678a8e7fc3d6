"""DBOS behind a few plain calls, each of which blocks: it keeps what is under way in a database of its own.

Only its blocking calls are used, from threads of ours. Its calls for asyncio put a pool of the library's in the place
of the event loop's own, and shut it down when it ends: whatever else of ours uses threads would stop working.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

QUEUE = "jobs"
WORKFLOW = "run_job"

APPLICATION_VERSION = "1"
"""Pinned: what was begun before a deploy goes on after it."""

SQLITE = "sqlite:///"
POLL_SECONDS = 1.0
AT_ONCE = 4
"""Jobs that one process does at the same time."""

MOST_LISTED = 200

STATES = {"ENQUEUED": "waiting", "DELAYED": "waiting", "PENDING": "running", "SUCCESS": "done"}
FAILED = ("ERROR", "MAX_RECOVERY_ATTEMPTS_EXCEEDED", "CANCELLED")


@dataclass(frozen=True)
class Retries:
    """How often a job is tried, and the pauses in between: 10, 30, 90 and 270 seconds. After that it has failed, until
    somebody tries it again or its next slot comes.
    """

    tries: int = 5
    first_pause_seconds: float = 10.0
    pause_grows: float = 3.0


@dataclass(frozen=True)
class Run:
    """A job in one of its slots. `state` is waiting, running, done or failed."""

    id: str
    job: str
    state: str
    begun_at: datetime


class DurableEngine:
    """One for a process, as DBOS is. Its first import takes half a second, so it is imported when it is first used."""

    def __init__(self, database_url: str, process_id: str, retries: Retries) -> None:
        self._database_url = database_url
        self.process_id = process_id
        self._retries = retries
        self._run: Any = None

    def launch(self, do: Callable[[str, str], None]) -> None:
        """Begin to work: `do` is called, in a thread, with the name of each job whose turn has come, and its slot."""
        from dbos import DBOS  # noqa: PLC0415 - see the class

        _keep_its_log_quiet()
        DBOS(
            config={
                "name": "handrail",
                "system_database_url": self._database_url,
                "application_version": APPLICATION_VERSION,
                "executor_id": self.process_id,
                "log_level": "CRITICAL",
            }
        )

        @DBOS.step(
            name="work",
            retries_allowed=True,
            max_attempts=self._retries.tries,
            interval_seconds=self._retries.first_pause_seconds,
            backoff_rate=self._retries.pause_grows,
        )
        def work(name: str) -> None:
            do(name, _slot_of(DBOS.workflow_id or ""))

        def run_job(name: str) -> None:
            work(name)

        self._run = DBOS.workflow(name=WORKFLOW)(run_job)
        DBOS.launch()
        DBOS.register_queue(QUEUE, worker_concurrency=AT_ONCE, polling_interval_sec=POLL_SECONDS)

    def enqueue(self, name: str, slot_key: str) -> None:
        """Have a job done once in this slot; nothing when it is there already, whoever put it there."""
        from dbos import DBOS, SetWorkflowID  # noqa: PLC0415 - see the class

        with SetWorkflowID(f"{name}:{slot_key}"):
            DBOS.enqueue_workflow(QUEUE, self._run, name)

    def runs(self, state: str | None = None) -> list[Run]:
        """The latest runs in this state, or all, newest first."""
        from dbos import DBOS  # noqa: PLC0415 - see the class

        known = {name for name, ours in STATES.items() if ours == state}
        wanted = sorted(FAILED if state == "failed" else known) or None
        found = DBOS.list_workflows(
            name=WORKFLOW, status=wanted, sort_desc=True, limit=MOST_LISTED, load_output=False, load_input=False
        )
        return [_run(each) for each in found]

    def again(self, run: Run) -> None:
        """Do a failed run once more, in its place."""
        from dbos import DBOS  # noqa: PLC0415 - see the class

        name = run.job
        DBOS.delete_workflow(run.id)
        self.enqueue(name, _slot_of(run.id))

    def take_over(self, processes: Sequence[str]) -> int:
        """Go on with what these dead processes were at; how many runs."""
        from dbos import DBOS  # noqa: PLC0415 - see the class

        left = DBOS.list_workflows(
            name=WORKFLOW, status="PENDING", executor_id=list(processes), load_output=False, load_input=False
        )
        if left:
            DBOS.resume_workflows([each.workflow_id for each in left])
        return len(left)

    def forget(self, before: datetime) -> None:
        """Forget what was done before this moment."""
        from dbos import DBOS  # noqa: PLC0415 - see the class

        old = DBOS.list_workflows(
            name=WORKFLOW, end_time=before.isoformat(), status="SUCCESS", load_output=False, load_input=False
        )
        DBOS.delete_workflows([each.workflow_id for each in old])

    def close(self) -> None:
        """Begin nothing new and let go."""
        from dbos import DBOS  # noqa: PLC0415 - see the class

        DBOS.destroy(destroy_registry=True)


def _run(status: Any) -> Run:
    begun = datetime.fromtimestamp((status.created_at or 0) / 1000, tz=UTC)
    name = status.workflow_id.partition(":")[0]
    return Run(status.workflow_id, name, STATES.get(status.status, "failed"), begun)


def _slot_of(run_id: str) -> str:
    return run_id.partition(":")[2]


def jobs_under_way(database_url: str) -> list[str]:
    """The jobs that stopped processes left under way there, or waiting. Blocks; nothing is changed."""
    from dbos import DBOSClient  # noqa: PLC0415 - see DurableEngine

    file = database_url.removeprefix(SQLITE)
    if file != database_url and not Path(file).exists():
        return []
    client = DBOSClient(system_database_url=database_url, lazy=True, retry_connection_errors=False)
    try:
        left = [name for name, ours in STATES.items() if ours != "done"]
        found = client.list_workflows(name=WORKFLOW, status=left, load_input=False, load_output=False)
    except DBAPIError:
        # No process ever worked on it: the tables are made by the first that does.
        return []
    finally:
        client.destroy()
    return sorted({_run(each).job for each in found})


def _keep_its_log_quiet() -> None:
    # It would hold what jobs fail with, and that may quote people. The library adds a way out of its own, to whatever
    # the standard error is just then, unless there is one.
    log = logging.getLogger("dbos")
    log.propagate = False
    log.handlers = [logging.NullHandler()]
