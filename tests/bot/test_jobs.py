from datetime import timedelta

from bot.jobs import OFTEN, Job


async def nothing() -> None:
    """Does nothing."""


def test_a_job_is_done_every_so_often_unless_it_has_an_hour() -> None:
    job = Job("tidy", timedelta(hours=1), "Tidies up", nothing)
    assert job.at is None
    assert job.every > OFTEN
