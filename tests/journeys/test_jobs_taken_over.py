"""A process dies in the middle of a durable job; another one on the same PostgreSQL takes it over."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters.durable_work import TICK_SECONDS
from bot.heartbeats import DEAD_AFTER
from knowledge.storage.migrating import migrate
from tests.journeys.job_worker import BEGUN, FINISHED
from tests.journeys.nudge_worker import DONE
from tests.journeys.told_processes import Clock, Worker

NIGHT = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)


async def test_a_dead_processs_job_is_taken_over_within_a_minute(new_postgres_url: str, tmp_path: Path) -> None:
    await migrate(new_postgres_url)
    clock = Clock(tmp_path / "clock", NIGHT)
    clock.set(NIGHT)
    arguments = (new_postgres_url, str(clock.file))
    dying = await Worker.start("job_worker", arguments[0], "a", arguments[1], "hang")
    other: Worker | None = None
    try:
        assert await dying.look()
        assert await dying.says(BEGUN)
        other = await Worker.start("job_worker", arguments[0], "b", arguments[1], "finish")
        assert await other.look()
        await dying.kill()
        # While it may be alive, nobody touches what it was at.
        clock.set(NIGHT + DEAD_AFTER - timedelta(seconds=1))
        assert await other.look()
        clock.set(NIGHT + DEAD_AFTER + timedelta(seconds=TICK_SECONDS))
        assert clock.time < NIGHT + A_MINUTE
        other.tell()
        # The job goes on beside the look that found it.
        assert {await other.next() for _ in range(3)} == {BEGUN, FINISHED, DONE}
        # It is done in this slot: nobody begins it again.
        assert await other.look()
    finally:
        for worker in (dying, other):
            if worker is not None:
                await worker.kill()
