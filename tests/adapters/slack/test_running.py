from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from tests.adapters.slack.local_slack.people import SIGNING_SECRET
from tests.adapters.slack.slack_house import House, house_with


async def test_over_http_requests_are_signed_and_over_a_socket_nothing_is(
    house: House, engine: AsyncEngine, tmp_path: Path
) -> None:
    assert house.running.signing_secret == SIGNING_SECRET
    assert await house.running.begin_install() is None
    assert not await house.running.finish_install("state", "code")
    async with house_with(engine, tmp_path, socket=True) as other:
        assert other.running.signing_secret is None
        assert other.running.link is not None


async def test_a_slack_that_cannot_be_reached_does_not_keep_us_from_starting(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    async with house_with(engine, tmp_path, socket=True, slack_api_url="http://127.0.0.1:9/api/") as house:
        await house.running.start()
