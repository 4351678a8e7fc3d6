import json
from collections.abc import AsyncIterator

import aiohttp
import pytest

from adapters.teams.connector import AnswerLost, Connector, NotUnderstood, Reached, Refused, Throttled
from adapters.teams.limiter import Limiter
from adapters.teams.tokens import Credentials, Tokens
from bot.ports import ChatUnavailable
from tests.adapters.teams.local_connector.server import DROP_AFTER, DROP_BEFORE, PASSWORD, SCOPE, LocalConnector
from tests.adapters.teams.local_connector.signing import APP_ID
from tests.adapters.teams.local_connector.state import BOT, TENANT
from tests.adapters.teams.teams_house import ANN, BOB, GENERAL, furnish


class Line:
    """A connector of ours over the local one. `pauses` are the seconds it would have waited."""

    def __init__(self, local: LocalConnector, http: aiohttp.ClientSession) -> None:
        self.local = local
        self.pauses: list[float] = []
        tokens = Tokens(http, Credentials(APP_ID, PASSWORD, local.token_url, SCOPE), lambda: 0.0)
        self.connector = Connector(http, tokens, Limiter(), self._pause)
        self.to = Reached(local.service_url, TENANT, GENERAL)

    @property
    def hello(self) -> dict[str, object]:
        return {"type": "message", "text": "Hello.", "from": {"id": BOT}, "conversation": {"id": GENERAL}}

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with LocalConnector().running() as local, aiohttp.ClientSession() as http:
        furnish(local.town)
        yield Line(local, http)


@pytest.mark.parametrize("status", [412, 429, 502, 504])
async def test_what_is_put_off_is_tried_again_after_a_drawn_pause(line: Line, status: int) -> None:
    line.local.fail("send", status, status)
    assert await line.connector.send(line.to, line.hello)
    assert len(line.pauses) == 2
    assert all(0 <= pause <= 1 + (status == 429) for pause in line.pauses)


async def test_how_long_teams_asks_to_wait_is_kept(line: Line) -> None:
    line.local.fail("send", 429)
    await line.connector.send(line.to, line.hello)
    assert line.pauses[0] >= 1.0


async def test_after_some_tries_it_is_left_for_later(line: Line) -> None:
    line.local.fail("send", *[429] * 5)
    with pytest.raises(Throttled):
        await line.connector.send(line.to, line.hello)
    assert line.local.town.by_bot() == []


@pytest.mark.parametrize("status", [403, 404])
async def test_a_no_is_final_and_names_its_reason(line: Line, status: int) -> None:
    line.local.fail("send", (status, "BotNotInConversationRoster"))
    with pytest.raises(Refused, match="BotNotInConversationRoster") as refused:
        await line.connector.send(line.to, line.hello)
    assert (refused.value.status, line.local.town.calls.count("send")) == (status, 1)


@pytest.mark.parametrize("status", [400, 413])
async def test_what_teams_does_not_understand_is_a_fault_of_ours(line: Line, status: int) -> None:
    line.local.fail("send", (status, "MessageSizeTooBig"))
    with pytest.raises(NotUnderstood):
        await line.connector.send(line.to, line.hello)


@pytest.mark.parametrize("fault", [DROP_BEFORE, DROP_AFTER])
async def test_a_lost_answer_to_a_message_is_not_sent_again_blindly(line: Line, fault: str) -> None:
    line.local.fail("send", fault)
    with pytest.raises(AnswerLost):
        await line.connector.send(line.to, line.hello)
    assert line.local.town.calls.count("send") == 1


async def test_what_may_be_done_twice_is_done_again(line: Line) -> None:
    message_id = await line.connector.send(line.to, line.hello)
    line.local.fail("update", DROP_BEFORE, DROP_AFTER)
    await line.connector.update(line.to, message_id, line.hello | {"text": "Good day."})
    assert line.local.town.by_bot()[0].text == "Good day."
    line.local.fail("create", DROP_BEFORE)
    members = {"bot": {"id": BOT}, "members": [{"id": ANN}], "tenantId": TENANT, "isGroup": False}
    assert await line.connector.create(line.to, members) == f"a:{ANN}"


async def test_nobody_at_the_address_is_the_platform_not_being_there(line: Line) -> None:
    with pytest.raises(ChatUnavailable):
        await line.connector.send(Reached("http://127.0.0.1:9/", TENANT, GENERAL), line.hello)
    assert len(line.pauses) == 4


async def test_a_hint_never_waits_and_never_fails(line: Line) -> None:
    typing = {"type": "typing", "from": {"id": BOT}, "conversation": {"id": GENERAL}}
    line.local.fail("typing", 500)
    for _ in range(10):
        await line.connector.hint(line.to, typing)
    assert line.local.town.calls.count("typing") == 7
    assert line.pauses == []


async def test_people_are_told_page_by_page(line: Line) -> None:
    line.local.page_size = 1
    first = await line.connector.members(line.to)
    second = await line.connector.members(line.to, first["continuationToken"])
    assert [each["aadObjectId"] for each in (*first["members"], *second["members"])] == [ANN, BOB]
    assert (await line.connector.member(line.to, ANN))["email"] == "ann@example.com"


async def test_ids_with_every_character_teams_uses_arrive_whole(line: Line) -> None:
    to = Reached(line.local.service_url, TENANT, f"{GENERAL};messageid=17")
    activity = line.hello | {"conversation": {"id": to.conversation}}
    await line.connector.send(to, json.loads(json.dumps(activity)))
    assert line.local.town.by_bot()[0].conversation == to.conversation
    assert line.local.town.problems == []
