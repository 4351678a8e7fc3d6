import asyncio
from pathlib import Path

from adapters.background import Background
from adapters.later_work import durable_work, is_sweep, jobs_of, process_id, repeat_sweeps
from retrieval.encoding.embedding import Encoder
from tests.adapters.built import built, settings_in


async def test_every_job_has_a_name_of_its_own_and_says_what_it_does(tmp_path: Path, encoder: Encoder) -> None:
    async with built(tmp_path, encoder) as application:
        jobs = jobs_of(application)
        names = [job.name for job in jobs]
        assert len(set(names)) == len(names)
        assert all(job.what and ":" not in job.name for job in jobs)
        assert {"tell", "nudge", "digest", "contradictions", "remind_owners"} <= set(names)


async def test_the_durable_jobs_are_done_soon_after_the_start(tmp_path: Path, encoder: Encoder) -> None:
    async with built(tmp_path, encoder) as application:
        background = Background()
        repeat_sweeps(application, background)
        expected = {job.name for job in jobs_of(application) if not is_sweep(job)}
        async with asyncio.timeout(120), durable_work(application, background) as durable:
            while True:
                if {run.job for run in await durable.runs("done")} == expected:
                    break
                await asyncio.sleep(0.1)
            assert await durable.runs("failed") == []
        await background.stop(5)


def test_processes_that_share_a_database_have_names_of_their_own(tmp_path: Path) -> None:
    assert process_id(settings_in(tmp_path)) == "embedded"
    assert ":" in process_id(settings_in(tmp_path, database_url="postgres://db/handrail"))
