from collections.abc import AsyncIterator
from typing import Any, cast

import jwt
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from cryptography.hazmat.primitives.asymmetric import ec, rsa

from adapters.console.id_tokens import REMEMBERED_SECONDS, InvalidToken, KeySet, checked_claims
from adapters.console.provider_http import ProviderUnavailable
from adapters.console.sessions import new_token

SECRET = new_token()
CLAIMS: dict[str, Any] = {
    "iss": "https://id.example.com",
    "aud": "us",
    "sub": "1",
    "nonce": "n",
    "iat": 1,
    "exp": 2**33,
}


class Publisher:
    """Publishes keys, as a provider does; `reads` counts how often they were fetched."""

    def __init__(self) -> None:
        self.keys: dict[str, rsa.RSAPrivateKey] = {}
        self.reads = 0

    def add(self, key_id: str) -> None:
        self.keys[key_id] = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    async def send(self, _: web.Request) -> web.Response:
        self.reads += 1
        named = [
            (key_id, jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True))
            for key_id, key in self.keys.items()
        ]
        return web.json_response({"keys": [public | {"kid": key_id, "alg": "RS256"} for key_id, public in named]})

    def token(self, key_id: str, **claims: Any) -> str:
        return jwt.encode(CLAIMS | claims, self.keys[key_id], "RS256", headers={"kid": key_id})


@pytest.fixture
async def publisher() -> AsyncIterator[tuple[Publisher, str]]:
    published = Publisher()
    app = web.Application()
    app.router.add_get("/keys", published.send)
    async with TestServer(app) as server:
        yield published, str(server.make_url("/keys"))


async def test_keys_are_read_again_when_they_change_and_when_they_grow_old(publisher: tuple[Publisher, str]) -> None:
    published, address = publisher
    time = 0.0
    keys = KeySet(lambda: time)
    published.add("first")
    await keys.key_for(published.token("first"), address)
    await keys.key_for(published.token("first"), address)
    assert published.reads == 1
    published.add("second")
    await keys.key_for(published.token("second"), address)
    assert published.reads == 2
    withdrawn = published.token("first")
    del published.keys["first"]
    time = REMEMBERED_SECONDS + 1
    with pytest.raises(InvalidToken, match="does not have"):
        await keys.key_for(withdrawn, address)


async def test_a_token_without_the_name_of_its_key_is_taken_where_there_is_one_key(
    publisher: tuple[Publisher, str],
) -> None:
    published, address = publisher
    published.add("only")
    token = jwt.encode(CLAIMS, published.keys["only"], "RS256")
    key = await KeySet(lambda: 0.0).key_for(token, address)
    assert checked_claims(token, key, "https://id.example.com", "us", "n")["sub"] == "1"
    published.add("other")
    with pytest.raises(InvalidToken):
        await KeySet(lambda: 0.0).key_for(token, address)


@pytest.mark.parametrize("token", ["", "a.b", "a.b.c", "not a token at all"])
async def test_what_is_no_token_is_refused_before_anything_is_fetched(
    publisher: tuple[Publisher, str], token: str
) -> None:
    published, address = publisher
    with pytest.raises(InvalidToken):
        await KeySet(lambda: 0.0).key_for(token, address)
    assert published.reads == 0


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
async def test_a_signature_that_proves_nothing_is_refused(publisher: tuple[Publisher, str], algorithm: str) -> None:
    published, address = publisher
    published.add("only")
    token = jwt.encode(CLAIMS, cast(Any, None if algorithm == "none" else SECRET), algorithm, headers={"kid": "only"})
    with pytest.raises(InvalidToken):
        await KeySet(lambda: 0.0).key_for(token, address)


async def test_a_key_of_another_kind_cannot_stand_in(publisher: tuple[Publisher, str]) -> None:
    published, address = publisher
    published.add("only")
    token = jwt.encode(CLAIMS, ec.generate_private_key(ec.SECP256R1()), "ES256", headers={"kid": "only"})
    key = await KeySet(lambda: 0.0).key_for(token, address)
    with pytest.raises(InvalidToken):
        checked_claims(token, key, "https://id.example.com", "us", "n")


async def test_a_provider_without_readable_keys_is_unavailable(publisher: tuple[Publisher, str]) -> None:
    published, address = publisher
    published.add("only")
    token = published.token("only")
    published.keys.clear()
    with pytest.raises(ProviderUnavailable):
        await KeySet(lambda: 0.0).key_for(token, address)
