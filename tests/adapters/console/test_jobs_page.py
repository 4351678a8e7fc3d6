from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from adapters.durable_engine import Run
from bot.job_slots import Slot
from bot.jobs import Job
from tests.adapters.console.console_house import ConsoleHouse, now


@dataclass
class Durable:
    """Later work as a test says."""

    found: list[Run] = field(default_factory=list)
    tried: list[str] = field(default_factory=list)

    async def runs(self, state: str | None = None) -> list[Run]:
        return self.found

    async def try_again(self, run_id: str) -> bool:
        self.tried.append(run_id)
        return run_id in {run.id for run in self.found}

    def slot(self, job: Job, moment: Any) -> Slot:
        return Slot("x", moment, moment + timedelta(hours=1))


async def _nothing() -> None:
    """What the job does."""


def with_job(console: ConsoleHouse) -> None:
    digest = Job("digest", timedelta(hours=1), "Sends the weekly digest", _nothing)
    publishing = SimpleNamespace(jobs=(digest,))
    object.__setattr__(console.application, "publishing", publishing)


async def test_the_page_lists_what_there_is_what_failed_and_lets_it_be_tried_again(console: ConsoleHouse) -> None:
    with_job(console)
    durable = Durable([Run("digest:1", "digest", "failed", now()), Run("gone:1", "gone", "done", now())])
    console.house.running.durable = durable  # type: ignore[assignment]
    async with console.curator() as tab:
        page = await tab.page("/console/jobs")
        assert "1 job has failed and waits for you" in page.lower() or "One job" in page
        assert "Sends the weekly digest" in page
        assert "tried again" in await tab.sent("/console/jobs/again", {"run_id": "digest:1"})
        response = await tab.post("/console/jobs/again", {"run_id": "none"})
        assert response.status == 409
    assert durable.tried == ["digest:1", "none"]


async def test_a_process_that_does_no_later_work_says_so(console: ConsoleHouse) -> None:
    with_job(console)
    async with console.curator() as tab:
        page = await tab.page("/console/jobs")
    assert "This process does no later work" in page
    assert "all the time" in page
