from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.console.links import KEPT, LOCAL_ADMIN, OneTimeLinks
from tests.conftest import NOON


def token_in(link: str) -> str:
    return link.partition("token=")[2]


async def test_a_link_signs_in_once(engine: AsyncEngine) -> None:
    links = OneTimeLinks(engine, lambda: NOON)
    link = await links.make("http://127.0.0.1:3978")
    assert link.startswith("http://127.0.0.1:3978/console/link?token=")
    assert await links.take("wrong") is None
    assert await links.take(token_in(link)) == LOCAL_ADMIN
    assert await links.take(token_in(link)) is None


async def test_a_link_grows_old(engine: AsyncEngine) -> None:
    time = NOON

    def clock() -> datetime:
        return time

    links = OneTimeLinks(engine, clock)
    link = await links.make("")
    time = NOON + KEPT - timedelta(seconds=1)
    other = await links.make("")
    time = NOON + KEPT
    assert await links.take(token_in(link)) is None
    assert await links.take(token_in(other)) == LOCAL_ADMIN
