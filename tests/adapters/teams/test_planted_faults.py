"""Faults planted on purpose: the local connector and its tests must notice each."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from adapters.teams.authentication import Authentication
from adapters.teams.limiter import Limiter
from adapters.teams.posting import Posting
from adapters.teams.references import Reference
from adapters.teams.spots import Spot
from adapters.teams.tenants import Tenants
from bot.inbox import Inbox
from bot.ports import ChatUnavailable
from tests.adapters.teams.local_connector import signing
from tests.adapters.teams.local_connector.activity_rules import faults_in
from tests.adapters.teams.local_connector.state import TENANT, Json
from tests.adapters.teams.teams_house import ANN, GENERAL, STRANGER, House

ASK = "How many days can I carry over?"


async def test_a_doubled_reply_is_noticed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def twice(posting: Posting, to: Reference, activity: Json, key: str, only_for: str = "") -> str:
        await posting.post_plainly(to, activity)
        return await posting.post_plainly(to, activity)

    monkeypatch.setattr(Posting, "post", twice)
    await house.somebody().asks_in(GENERAL, ASK)
    with pytest.raises(AssertionError):
        await house.replies(GENERAL)


async def test_an_inbox_that_takes_everything_as_new_still_makes_one_reply(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The question's own key is the second line of defence."""

    async def always_new(inbox: Inbox, key: str, body: str) -> bool:
        return True

    monkeypatch.setattr(Inbox, "take", always_new)
    ann = house.somebody()
    activity = ann.activity("message", ann.chat, text=ASK)
    for _ in range(3):
        await house.way.deliver(activity)
    await house.replies(ann.chat)


async def test_a_missing_check_of_tokens_is_noticed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    ann = house.somebody()
    forged = signing.token(house.connector.service_url, key="stranger", kid="first")
    assert (await house.way.deliver(ann.activity("typing", ann.chat), forged))[0] == 401

    async def anything_goes(checks: Authentication, header: str | None, activity: Mapping[str, Any]) -> None:
        return None

    monkeypatch.setattr(Authentication, "check", anything_goes)
    assert (await house.way.deliver(ann.activity("typing", ann.chat), forged))[0] == 200


async def test_a_missing_look_at_tenants_is_noticed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Tenants, "serves", lambda *_: True)
    channel = house.town.add_channel("19:shared@thread.tacv2", ANN, STRANGER, channel_type="shared")
    await house.somebody(STRANGER).asks_in(channel, ASK)
    assert await house.replies(channel)  # With the list in force, test_private.py finds nothing there.


async def test_a_missing_limiter_is_noticed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def at_once(limiter: Limiter, tenant: str, conversation: str) -> None:
        return None

    monkeypatch.setattr(Limiter, "turn", at_once)
    await house.somebody().tells("conversationUpdate", GENERAL, event="channelRenamed")
    await house.quiet()
    to, posting = await house.running.surface.references.of(Spot(TENANT, GENERAL)), house.running.surface.posting
    hello: Json = {"type": "message", "text": "Hello."}
    sends = (posting.post_plainly(to, hello) for _ in range(20))
    await asyncio.gather(*sends, return_exceptions=True)
    assert any("too many requests" in problem for problem in house.town.problems)
    house.town.problems.clear()


@pytest.mark.parametrize(
    ("more", "fault"),
    [
        ({"colour": "red"}, "message with 'colour'"),
        ({"text": ""}, "a message that says nothing"),
        ({"textFormat": "html"}, "textFormat 'html'"),
        ({"entities": [{"type": "citation"}]}, "entity 'citation'"),
        ({"channelData": {"feedbackLoop": {"type": "mine"}}}, "feedbackLoop {'type': 'mine'}"),
        ({"attachments": [{"contentType": "image/png", "content": {}}]}, "attachment 'image/png'"),
        ({"suggestedActions": {"actions": [{"type": "openUrl", "title": "x"}]}}, "a suggested action"),
    ],
)
async def test_what_teams_does_not_know_is_noticed(house: House, more: Json, fault: str) -> None:
    await house.somebody().tells("conversationUpdate", GENERAL, event="channelRenamed")
    await house.quiet()
    to = await house.running.surface.references.of(Spot(TENANT, GENERAL))
    with pytest.raises(ChatUnavailable):
        await house.running.surface.connector.send(
            to.reached,
            {"type": "message", "text": "hi", "from": {"id": to.bot_id}, "conversation": {"id": GENERAL}, **more},
        )
    assert any(fault in problem for problem in house.town.problems)
    house.town.problems.clear()


def _claim(position: int, **more: Any) -> Json:
    shown = {"@type": "DigitalDocument", "name": "Leave", "abstract": "Five days."} | more
    return {"@type": "Claim", "position": position, "appearance": shown}


def _root(*claims: Json, **more: Any) -> Json:
    typed = {"type": "https://schema.org/Message", "@type": "Message", "@context": "https://schema.org", "@id": ""}
    return typed | {"citation": list(claims)} | more


@pytest.mark.parametrize(
    ("entities", "fault"),
    [
        ([_root(*(_claim(number) for number in range(1, 22)))], "21 citations"),
        ([_root(), _root()], "several root message entities"),
        ([_root(_claim(1), _claim(1))], "two citations at one position"),
        ([_root(_claim(30))], "citation 30 is not in the text"),
        ([_root(_claim(1, name="x" * 81))], "name is missing or too long"),
        ([_root(_claim(1, abstract="x" * 161))], "abstract is missing or too long"),
        ([_root(_claim(1, colour="red"))], "appearance with 'colour'"),
        ([_root(additionalType=["Human"])], "additionalType"),
        ([{"type": "https://schema.org/Message"}], "not typed as one"),
    ],
)
def test_a_citation_in_the_wrong_shape_is_noticed(entities: list[Json], fault: str) -> None:
    text = " ".join(f"[{number}]" for number in range(1, 22))
    assert any(fault in each for each in faults_in({"type": "message", "text": text, "entities": entities}))
