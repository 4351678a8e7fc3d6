"""Faults planted on purpose: the local Slack and its tests must notice each."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from adapters.slack import routes
from adapters.slack.posting import Posting
from adapters.slack.spots import Spot
from bot.inbox import Inbox
from tests.adapters.slack.local_slack.people import callback
from tests.adapters.slack.slack_house import ANN, GENERAL, House

ASK = "<@UBOT> how many days can I carry over?"


async def test_a_doubled_reply_is_noticed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def twice(posting: Posting, spot: Spot, words: Mapping[str, Any], key: str) -> str:
        await posting.post_plainly(spot, words)
        return await posting.post_plainly(spot, words)

    monkeypatch.setattr(Posting, "post", twice)
    await house.somebody().says(GENERAL, ASK)
    with pytest.raises(AssertionError):
        await house.replies(GENERAL)


async def test_an_inbox_that_takes_everything_as_new_still_makes_one_reply(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The question's own key is the second line of defence."""

    async def always_new(inbox: Inbox, key: str, body: str) -> bool:
        return True

    monkeypatch.setattr(Inbox, "take", always_new)
    payload = callback({"type": "app_mention", "user": ANN, "text": ASK, "ts": "1.1", "channel": GENERAL})
    for _ in range(3):
        await house.way.deliver(payload)
    await house.replies(GENERAL)


async def test_a_missing_signature_check_is_noticed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    body = json.dumps(callback({"type": "reaction_added"})).encode()
    url, headers = f"{house.address}/slack/events", {"Content-Type": "application/json"}
    async with house.http.post(url, data=body, headers=headers) as response:
        assert response.status == 401
    monkeypatch.setattr(routes, "_is_signed", lambda *_: True)
    async with house.http.post(url, data=body, headers=headers) as response:
        assert response.status == 200


async def test_an_argument_slacks_library_does_not_know_is_noticed(house: House) -> None:
    client = await house.running.surface.workspaces.client("T0HOME")
    answer = client.api_call("chat.postMessage", json={"channel": GENERAL, "text": "hi", "colour": "red"})
    with pytest.raises(Exception, match="invalid_arguments"):
        await answer
    assert house.workspace.problems.pop() == "chat.postMessage with ['colour']"
