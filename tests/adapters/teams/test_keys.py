from collections.abc import AsyncIterator

import aiohttp
import pytest

from adapters.teams.keys import SOONEST_SECONDS, KeysUnavailable, OpenIdKeys, UnknownKey
from tests.adapters.teams.local_connector.server import LocalConnector
from tests.adapters.teams.local_connector.signing import public_jwk


class Keys:
    """Keys over a local connector, and a clock to turn."""

    def __init__(self, connector: LocalConnector, http: aiohttp.ClientSession) -> None:
        self.connector = connector
        self.now = 1000.0
        self.keys = OpenIdKeys(connector.metadata_url, http, lambda: self.now)

    @property
    def fetches(self) -> int:
        return self.connector.town.calls.count("keys")


@pytest.fixture
async def at() -> AsyncIterator[Keys]:
    async with LocalConnector().running() as connector, aiohttp.ClientSession() as http:
        yield Keys(connector, http)


async def test_keys_are_fetched_ahead_and_kept(at: Keys) -> None:
    assert await at.keys.refresh()
    assert (await at.keys.get("first")).endorsements == ["msteams", "webchat"]
    assert at.fetches == 1


async def test_a_new_key_is_fetched_when_it_turns_up_but_not_for_every_name(at: Keys) -> None:
    await at.keys.refresh()
    at.connector.keys = [public_jwk("second", ())]
    for _ in range(5):
        with pytest.raises(UnknownKey):
            await at.keys.get("second")
    assert at.fetches == 1
    at.now += SOONEST_SECONDS
    assert (await at.keys.get("second")).endorsements == []
    with pytest.raises(UnknownKey):
        await at.keys.get("first")
    assert at.fetches == 2


async def test_trouble_leaves_the_keys_that_are_known(at: Keys) -> None:
    await at.keys.refresh()
    at.connector.fail("keys", 500)
    assert await at.keys.refresh()
    assert await at.keys.get("first")


async def test_without_any_key_nothing_is_claimed(at: Keys) -> None:
    at.connector.fail("keys", 500)
    with pytest.raises(KeysUnavailable):
        await at.keys.get("first")
    at.now += SOONEST_SECONDS
    assert await at.keys.get("first")


async def test_strange_keys_are_passed_over(at: Keys) -> None:
    at.connector.keys = [{"kty": "EC", "kid": "odd"}, {"kty": "RSA"}, public_jwk("first", ())]
    await at.keys.refresh()
    assert await at.keys.get("first")
    with pytest.raises(UnknownKey):
        await at.keys.get("odd")
