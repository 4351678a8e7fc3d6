import asyncio
from collections.abc import AsyncIterator

import aiohttp
import pytest

from adapters.teams.tokens import Credentials, Tokens
from bot.ports import ChatUnavailable
from tests.adapters.teams.local_connector.server import PASSWORD, SCOPE, LocalConnector
from tests.adapters.teams.local_connector.signing import APP_ID


class Counter:
    """Tokens over a local connector, and a clock to turn."""

    def __init__(self, connector: LocalConnector, http: aiohttp.ClientSession, password: str = PASSWORD) -> None:
        self.connector = connector
        self.now = 1000.0
        self.tokens = Tokens(http, Credentials(APP_ID, password, connector.token_url, SCOPE), lambda: self.now)


@pytest.fixture
async def at() -> AsyncIterator[Counter]:
    async with LocalConnector().running() as connector, aiohttp.ClientSession() as http:
        yield Counter(connector, http)


async def test_a_token_is_fetched_once_for_all_who_need_it(at: Counter) -> None:
    tokens = await asyncio.gather(*(at.tokens.token() for _ in range(5)))
    assert len(set(tokens)) == 1
    assert at.connector.town.calls == ["token"]


async def test_a_token_is_not_used_in_its_last_minutes(at: Counter) -> None:
    first = await at.tokens.token()
    at.now += 3200
    assert await at.tokens.token() == first
    at.now += 100
    assert await at.tokens.token() != first


async def test_a_token_that_was_refused_is_replaced_once(at: Counter) -> None:
    first = await at.tokens.token()
    again = await asyncio.gather(*(at.tokens.token(instead_of=first) for _ in range(3)))
    assert set(again) == {await at.tokens.token()}
    assert len(at.connector.town.calls) == 2


@pytest.mark.parametrize("fault", [400, 401, 500, "drop before"])
async def test_without_a_token_the_platform_is_not_there_just_now(at: Counter, fault: str | int) -> None:
    at.connector.fail("token", fault)
    with pytest.raises(ChatUnavailable):
        await at.tokens.token()
    assert await at.tokens.token()


async def test_in_development_there_is_none(at: Counter) -> None:
    async with aiohttp.ClientSession() as http:
        assert await Tokens(http, None, lambda: 0.0).token() == ""
