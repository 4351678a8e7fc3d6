"""Every request must prove that it is the connector's; whatever cannot is 401, and garbage is never a server error."""

import asyncio
import json
from time import time
from typing import Any

import jwt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.teams.authentication import NotTheConnector, bearer, make_authentication
from adapters.teams.clouds import PUBLIC
from tests.adapters.teams.local_connector import signing
from tests.adapters.teams.local_connector.signing import APP_ID, ISSUER, private_key, public_jwk, token
from tests.adapters.teams.teams_house import House

NOW = int(time())


async def _status(house: House, header: str | None, body: bytes | None = None) -> int:
    ann = house.somebody()
    sent = body if body is not None else json.dumps(ann.activity("message", ann.chat, text="Hi?")).encode()
    headers = {"Content-Type": "application/json"} | ({} if header is None else {"Authorization": header})
    async with house.http.post(f"{house.address}/api/messages", data=sent, headers=headers) as response:
        return response.status


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", "Bearer x", "Bearer a.b", "Bearer a.b.c", "Bearer ..", "Basic abc", "bearer a.b.c",
     "Bearer eyJhbGciOiJub25lIn0.e30.", "Bearer " + "a" * 4000, "Bearer a.b.c d", "Bearer é.b.c"],
)  # fmt: skip
async def test_a_missing_or_malformed_token_is_refused(house: House, header: str | None) -> None:
    assert await _status(house, header) == 401


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": NOW - 3600},
        {"exp": None},
        {"exp": "tomorrow"},
        {"nbf": NOW + 3600},
        {"aud": "99999999-2222-3333-4444-555555555555"},
        {"aud": None},
        {"aud": [APP_ID, "another"]},
        {"iss": "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"},
        {"iss": "https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0", "ver": "2.0"},
        {"iss": None},
        {"serviceurl": "https://evil.example/"},
        {"serviceurl": None},
    ],
)
async def test_a_token_that_says_something_else_is_refused(house: House, claims: dict[str, Any]) -> None:
    assert await _status(house, f"Bearer {token(house.connector.service_url, **claims)}") == 401


async def test_a_token_of_another_key_is_refused(house: House) -> None:
    url = house.connector.service_url
    assert await _status(house, f"Bearer {token(url, key='stranger', kid='first')}") == 401
    assert await _status(house, f"Bearer {token(url, key='stranger')}") == 401


@pytest.mark.parametrize("algorithm", ["HS256", "RS384"])
async def test_a_token_signed_in_another_way_is_refused(house: House, algorithm: str) -> None:
    claims = {"iss": ISSUER, "aud": APP_ID, "serviceurl": house.connector.service_url, "exp": NOW + 600}
    key = "a secret that is long enough for it" if algorithm == "HS256" else private_key("first")
    signed = jwt.encode(claims, key, algorithm=algorithm, headers={"kid": "first"})
    assert await _status(house, f"Bearer {signed}") == 401


async def test_a_token_of_the_bots_own_does_not_let_anybody_in(house: House) -> None:
    """The library would take it for an emulator's: whoever we send it to could come back with it."""
    own = token(house.connector.service_url, iss="https://sts.windows.net/f8cdef31-a31e-4b4a-93e4-5f571e91255a/",
                ver="1.0", appid=APP_ID, aud="https://api.botframework.com")  # fmt: skip
    assert await _status(house, f"Bearer {own}") == 401


async def test_a_key_for_other_channels_is_refused_and_one_without_any_said_is_not_asked(house: House) -> None:
    house.connector.keys = [public_jwk("first", ("webchat",))]
    assert house.running.keys is not None
    await house.running.keys.refresh()
    assert await _status(house, f"Bearer {token(house.connector.service_url)}") == 401


async def test_a_new_key_is_fetched_when_it_turns_up(house: House) -> None:
    house.connector.keys = [public_jwk("second", ("msteams",))]
    keys = house.running.keys
    assert keys is not None
    signed = f"Bearer {token(house.connector.service_url, key='second')}"
    assert await _status(house, signed) == 401  # Asked a moment ago: names of keys can be made up.
    keys._tried_at = None
    assert await _status(house, signed) == 200
    assert await _status(house, f"Bearer {token(house.connector.service_url, key='first')}") == 401


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"null", b"[]", b"3", b'"x"', b"{}", b"\xff\xfe", b"[" * 50_000, b'{"type": "message"}',
     b'{"type": [], "serviceUrl": {}, "conversation": []}', b'{"a": "\\ud800"}', b'{"type": "message", "text": 1e999}'],
)  # fmt: skip
async def test_garbage_is_refused_and_never_a_server_error(house: House, body: bytes) -> None:
    good = f"Bearer {token(house.connector.service_url)}"
    assert await _status(house, good, body) in (400, 401)
    assert await _status(house, None, body) == 401


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = (
    "type id from recipient conversation channelData entities text value attachments membersAdded reactionsAdded "
    "action replyToId name localTimezone channelId serviceUrl"
).split()
KINDS = (
    "message messageUpdate messageDelete messageReaction installationUpdate conversationUpdate invoke event typing"
).split()


async def test_signed_garbage_is_never_a_server_error(house: House) -> None:
    ann, loop = house.somebody(), asyncio.get_running_loop()
    cases: list[tuple[str, dict[str, Any]]] = []

    @settings(max_examples=100, database=None)
    @given(st.sampled_from(KINDS), st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=4))
    def collect(kind: str, broken: dict[str, Any]) -> None:
        cases.append((kind, broken))

    await loop.run_in_executor(None, collect)
    for kind, broken in cases:
        status, _ = await house.way.deliver(ann.activity(kind, ann.chat) | broken)
        assert status < 500 or (kind == "invoke" and status == 501), (kind, broken, status)
    await house.quiet()
    # What we send to a bot that is not called as ours is nobody's business.
    house.town.problems.clear()


async def test_an_activity_of_another_channel_or_tenant_is_refused(house: House) -> None:
    ann = house.somebody()
    assert (await house.way.deliver(ann.activity("message", ann.chat) | {"channelId": "webchat"}))[0] == 401
    foreign = ann.activity("message", ann.chat, text="Hi?")
    foreign["conversation"]["tenantId"] = foreign["channelData"]["tenant"]["id"] = "cccccccc"
    assert (await house.way.deliver(foreign))[0] == 403


def test_a_bearer_is_a_token_in_three_parts() -> None:
    assert bearer("Bearer a.b.c") == "a.b.c"
    with pytest.raises(NotTheConnector, match="no token"):
        bearer("Bearer a.b")


async def test_without_an_app_id_there_is_no_check_to_be_made(house: House) -> None:
    assert house.running.keys is not None
    with pytest.raises(ValueError, match="TEAMS_APP_ID must be set"):
        await make_authentication("", PUBLIC, "http://127.0.0.1/x", house.running.keys)
    assert signing.APP_ID
