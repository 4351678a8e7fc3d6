import asyncio

import pytest
from structlog.testing import capture_logs

from adapters.teams.connector import AnswerLost, NotUnderstood, Refused, Throttled
from adapters.teams.posting import addressed, plain
from adapters.teams.references import Reference
from adapters.teams.spots import Spot
from bot.ports import FateUnknown
from tests.adapters.teams.local_connector.server import DROP_AFTER
from tests.adapters.teams.local_connector.state import TENANT, Json
from tests.adapters.teams.teams_house import ANN, GENERAL, House

HELLO: Json = {"type": "message", "text": "Hello."}


async def _channel(house: House) -> Reference:
    await house.somebody().tells("conversationUpdate", GENERAL, event="channelRenamed")
    await house.quiet()
    return await house.running.surface.references.of(Spot(TENANT, GENERAL))


async def test_under_one_key_one_message_is_posted(house: House) -> None:
    to, posting = await _channel(house), house.running.surface.posting
    assert await posting.post(to, HELLO, "k1") == await posting.post(to, HELLO, "k1")
    await posting.post(to, HELLO, "k2")
    await house.replies(GENERAL, 2)


async def test_two_at_the_same_time_under_one_key_make_one_message(house: House) -> None:
    to, posting = await _channel(house), house.running.surface.posting
    ids = await asyncio.gather(*(posting.post(to, HELLO, "k1") for _ in range(3)))
    assert len(set(ids)) == 1
    await house.replies(GENERAL)


async def test_a_message_can_be_put_in_the_place_of_the_one_before(house: House) -> None:
    to, posting = await _channel(house), house.running.surface.posting
    await posting.put(to, HELLO, "k1")
    await posting.put(to, HELLO | {"text": "Good day."}, "k1")
    assert [each.texts for each in await house.replies(GENERAL)] == [["Hello.", "Good day."]]


async def test_a_message_that_was_refused_may_be_posted_again_later(house: House) -> None:
    to, posting = await _channel(house), house.running.surface.posting
    house.connector.fail("send", (403, "BotNotInConversationRoster"))
    with capture_logs() as lines, pytest.raises(Refused):
        await posting.post(to, HELLO, "k1")
    assert any(line["event"] == "teams_not_allowed_there" for line in lines)
    assert not (await house.running.surface.references.of(to.spot)).is_reachable
    await posting.post(to, HELLO, "k1")
    await house.replies(GENERAL)


async def test_words_that_teams_does_not_take_are_not_sent_in_another_dress_for_ever(house: House) -> None:
    to, posting = await _channel(house), house.running.surface.posting
    house.connector.fail("send", 400)
    with pytest.raises(NotUnderstood):
        await posting.post(to, HELLO, "k1")
    assert house.town.calls.count("send") == 1


async def test_what_may_have_arrived_comes_again_unless_it_must_never_come_twice(house: House) -> None:
    to, posting = await _channel(house), house.running.surface.posting
    for key in ("k1", "k2"):
        house.connector.fail("send", DROP_AFTER)
        with pytest.raises(AnswerLost):
            await posting.post(to, HELLO, key, never_twice=True)
    with pytest.raises(FateUnknown):
        await posting.post(to, HELLO, "k1", never_twice=True)
    assert len(await house.replies(GENERAL, 2)) == 2
    await posting.post(to, HELLO, "k2")
    await house.replies(GENERAL, 3)


async def test_a_teams_that_is_out_of_service_has_taken_nothing(house: House) -> None:
    to, posting = await _channel(house), house.running.surface.posting
    house.connector.fail("send", 503)
    with pytest.raises(Throttled):
        await posting.post(to, HELLO, "k1", never_twice=True)
    await posting.post(to, HELLO, "k1", never_twice=True)
    await house.replies(GENERAL)


async def test_taking_back_what_is_not_there_is_no_trouble(house: House) -> None:
    to, posting = await _channel(house), house.running.surface.posting
    message_id = await posting.post(to, HELLO, "k1")
    for _ in range(2):
        await posting.take_back(to, message_id)
    assert house.town.by_bot() == []


def test_an_activity_says_who_where_and_to_whom() -> None:
    to = Reference(Spot("t1", "19:g"), "channel", "https://smba.example/", "28:bot")
    told = addressed(HELLO, to, f"29:{ANN}")
    assert told["conversation"] == {"id": "19:g", "tenantId": "t1", "conversationType": "channel"}
    assert (told["from"], told["recipient"]) == ({"id": "28:bot"}, {"id": f"29:{ANN}", "isTargeted": True})
    assert "recipient" not in addressed(HELLO, to)


def test_plain_words_are_what_is_left() -> None:
    dressed = HELLO | {"attachments": [{}], "summary": "Hi"}
    assert plain(dressed) == {"type": "message", "textFormat": "markdown", "text": "Hello."}
    assert plain({"type": "message", "summary": "Hi"})["text"] == "Hi"
