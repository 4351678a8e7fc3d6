import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from structlog.testing import capture_logs

from adapters.teams.entry import Reply
from tests.adapters.teams.local_connector import signing
from tests.adapters.teams.local_connector.state import Json
from tests.adapters.teams.teams_house import ANN, House, house_with

ASK = "How many days can I carry over?"


async def _take(house: House, activity: Json) -> Reply:
    header = f"Bearer {signing.token(house.connector.service_url)}"
    return await house.running.entry.take(header, json.dumps(activity).encode())


@pytest.mark.parametrize("kind", ["typing", "event", "endOfConversation", "somethingNew"])
async def test_what_is_not_for_us_is_acknowledged_and_not_kept(house: House, kind: str) -> None:
    ann = house.somebody()
    assert await _take(house, ann.activity(kind, ann.chat)) == Reply(200)
    assert await house.running.entry.work_on_left_behind() == 0
    assert "member" not in house.town.calls


async def test_a_question_is_written_down_before_it_is_acknowledged(house: House) -> None:
    ann, inbox = house.somebody(), house.running.surface.inbox
    assert await _take(house, ann.activity("message", ann.chat, text=ASK)) == Reply(200)
    await inbox.release()
    (left,) = await inbox.left_behind()
    assert json.loads(left.body)["text"] == ASK


async def test_what_cannot_be_written_down_may_come_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def full(key: str, body: str) -> bool:
        raise OSError("the disk is full")

    monkeypatch.setattr(house.running.surface.inbox, "take", full)
    ann = house.somebody()
    assert await _take(house, ann.activity("message", ann.chat, text=ASK)) == Reply(429)


async def test_an_invoke_is_answered_at_once_and_an_unknown_one_named_as_such(house: House) -> None:
    status, _ = await house.somebody().invokes("something/new", {})
    assert status == 501


async def test_an_invoke_that_fails_is_no_server_error(house: House) -> None:
    house.connector.fail("member", 500)
    status, _ = await house.somebody().invokes("message/submitAction", {})
    assert status == 429


async def test_no_words_and_no_token_are_in_the_log(house: House) -> None:
    ann = house.somebody()
    with capture_logs() as lines:
        await ann.says(f"{ASK} It is for my grandmother.")
        await house.replies(ann.chat)
        await house.way.deliver(ann.activity("message", ann.chat, text="secret words"), "a.b.c")
    told = json.dumps(lines, default=str)
    assert "grandmother" not in told
    assert "secret" not in told
    assert "eyJ" not in told
    assert "Ann" not in told


async def test_in_development_anybody_is_taken_at_their_word_but_only_on_this_machine(
    engine: AsyncEngine, tmp_path: Path
) -> None:
    values: dict[str, Any] = {
        "teams_app_id": None,
        "teams_app_password": None,
        "teams_tenant_id": "",
        "teams_allow_anonymous": True,
    }
    with capture_logs() as lines:
        async with house_with(engine, tmp_path, **values) as house:
            house.connector.tokens.add("")
            ann = house.somebody()
            await ann.says(ASK)
            await house.replies(ann.chat)
            elsewhere = ann.activity("message", ann.chat, text=ASK) | {"serviceUrl": "https://evil.example/"}
            assert (await house.way.deliver(elsewhere))[0] == 403
            assert ANN in house.town.people
    assert any(line["event"] == "teams_takes_anybody_at_their_word" and "development" in line["fix"] for line in lines)
