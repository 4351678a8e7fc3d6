"""Nothing that is sent to /slack/events makes it answer with a server error."""

import json
from time import time
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from adapters.slack.routes import Unreadable, read_payload
from tests.adapters.slack.local_slack.people import callback, signed
from tests.adapters.slack.slack_house import ANN, GENERAL, House

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
MENTION = {
    "type": "app_mention",
    "user": ANN,
    "text": "<@UBOT> can I carry days over?",
    "ts": "1.1",
    "channel": GENERAL,
}

GARBAGE: list[Any] = [
    None,
    [],
    "text",
    7,
    {},
    {"type": None},
    {"type": "event_callback"},
    {"type": "event_callback", "event": None},
    {"type": "event_callback", "event": []},
    {"type": "event_callback", "event": {"type": []}},
    {"type": "event_callback", "event": {"type": "message"}},
    {"type": "event_callback", "event": {"type": "message", "subtype": "message_changed", "message": 3}},
    {"type": "event_callback", "event": {"type": "message", "user": {}, "channel": [], "ts": 1}},
    {"type": "event_callback", "event": {"type": "app_home_opened"}},
    {"type": "event_callback", "event": {"type": "agent_session_stopped"}, "authorizations": 7},
    {"type": "event_callback", "event": {"type": "nobody_heard_of_this"}},
    {"type": "block_actions"},
    {"type": "block_actions", "user": {"id": "U"}, "actions": []},
    {"type": "block_actions", "user": {"id": "U"}, "actions": [{}]},
    {"type": "block_actions", "user": {"id": "U"}, "actions": [{"action_id": "feedback", "value": 9}]},
    {"type": "block_actions", "user": {"id": "U"}, "team": 5, "actions": [{"action_id": "share", "block_id": []}]},
    {"type": "view_submission", "user": {"id": "U"}},
    {"type": "view_submission", "user": {"id": "U"}, "view": {"callback_id": "why"}},
    {"type": "view_submission", "user": {"id": "U"}, "view": {"callback_id": "policy", "private_metadata": "["}},
    {"type": "url_verification"},
    {"type": "url_verification", "challenge": {}},
    {"command": "/ask", "user_id": "U"},
    {"command": 7},
]


async def send(house: House, body: bytes, kind: str = JSON, headers: dict[str, str] | None = None) -> int:
    own = signed(body) if headers is None else headers
    url = f"{house.address}/slack/events"
    async with house.http.post(url, data=body, headers={"Content-Type": kind, **own}) as response:
        return response.status


async def test_the_address_is_verified_by_its_challenge(house: House) -> None:
    status, body = await house.way.deliver({"type": "event_callback", "event": {"type": "message"}})
    assert status == 200
    body = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()
    async with house.http.post(
        f"{house.address}/slack/events", data=body, headers={"Content-Type": JSON, **signed(body)}
    ) as response:
        assert await response.json() == {"challenge": "abc"}


@pytest.mark.parametrize("payload", GARBAGE)
async def test_signed_garbage_is_refused_or_dropped(house: House, payload: Any) -> None:
    for body, kind in (
        (json.dumps(payload).encode(), JSON),
        (urlencode({"payload": json.dumps(payload)}).encode(), FORM),
    ):
        assert await send(house, body, kind) in (200, 400)
    await house.quiet()
    assert house.workspace.by_bot() == []


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", JSON),
        (b"{", JSON),
        (b"\xff\xfe", JSON),
        (b"[" * 5_000, JSON),
        (b"payload=%7B", FORM),
        (b"payload=%ff", FORM),
        (b"\x00", "text/plain"),
        (b"--x", "multipart/form-data; boundary=x"),
    ],
)
async def test_signed_bodies_that_cannot_be_read_are_refused(house: House, body: bytes, kind: str) -> None:
    assert await send(house, body, kind) == 400


async def test_huge_bodies_are_refused(house: House) -> None:
    assert await send(house, b" " * 2**20) == 413


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Slack-Signature": "v0=00", "X-Slack-Request-Timestamp": str(int(time()))},
        {"X-Slack-Signature": "", "X-Slack-Request-Timestamp": "now"},
        {"X-Slack-Signature": "v0=é", "X-Slack-Request-Timestamp": "9" * 40},
        signed(json.dumps(callback(MENTION)).encode(), secret="another"),
        signed(json.dumps(callback(MENTION)).encode(), timestamp=int(time()) - 3600),
    ],
)
async def test_what_slack_has_not_signed_just_now_is_not_heard(house: House, headers: dict[str, str]) -> None:
    body = json.dumps(callback(MENTION)).encode()
    assert await send(house, body, headers=headers) == 401
    await house.quiet()
    assert house.script.asked == []


async def test_the_same_request_again_is_acknowledged_and_does_nothing(house: House) -> None:
    body = json.dumps(callback(MENTION)).encode()
    headers = signed(body)
    assert [await send(house, body, headers=headers) for _ in range(4)] == [200] * 4
    await house.replies(GENERAL)
    assert len(house.script.asked) == 1


async def test_while_nothing_is_ready_slack_is_asked_to_come_again(house: House) -> None:
    from aiohttp.test_utils import TestClient, TestServer

    from adapters.keys import Running
    from adapters.web import create_app

    async with TestClient(TestServer(create_app(Running()))) as client:
        response = await client.post("/slack/events", data=b"{}")
        assert (response.status, response.headers["Retry-After"]) == (429, "5")
    async with TestClient(TestServer(create_app(Running(house.application)))) as client:
        assert (await client.post("/slack/events", data=b"{}")).status == 404
        assert (await client.get("/slack/install")).status == 404


async def test_a_database_that_does_not_answer_is_no_reason_to_lose_a_question(house: House) -> None:
    from sqlalchemy.exc import OperationalError

    async def broken(*_: object) -> None:
        raise OperationalError("insert", {}, Exception("disk"))

    house.running.surface.inbox._insert = broken  # type: ignore[method-assign,assignment]
    assert await send(house, json.dumps(callback(MENTION)).encode()) == 429


async def test_for_one_workspace_there_is_nothing_to_install(house: House) -> None:
    async with house.http.get(f"{house.address}/slack/install") as response:
        assert response.status == 404
    async with house.http.get(f"{house.address}/slack/oauth_redirect?state=a&code=b") as response:
        assert response.status == 400


KEYS = ["type", "event", "user", "channel", "text", "ts", "actions", "view", "team", "command", "user_id", "subtype"]
json_values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=8),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.sampled_from(KEYS), inner, max_size=6),
    max_leaves=12,
)


async def test_fuzzed_payloads_never_break_it(house: House) -> None:
    bodies: list[bytes] = []

    @settings(max_examples=60, database=None, suppress_health_check=list(HealthCheck))
    @given(json_values, some.sampled_from(["event_callback", "block_actions", "view_submission", "shortcut"]))
    def collect(value: Any, kind: str) -> None:
        bodies.append(
            json.dumps({"type": kind, "event": value, "user": value, "actions": value, "view": value}).encode()
        )

    collect()
    for body in bodies:
        assert await send(house, body) < 500


def test_a_payload_is_read_from_json_and_from_forms() -> None:
    assert read_payload(b'{"a": 1}', JSON) == {"a": 1}
    assert read_payload(b"payload=%7B%22a%22%3A1%7D", FORM) == {"a": 1}
    assert read_payload(b"command=%2Fask&text=hi", FORM) == {"command": "/ask", "text": "hi"}
    with pytest.raises(Unreadable):
        read_payload(b"\xff", FORM)
