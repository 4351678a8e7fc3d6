import pytest
from sqlalchemy import update

from adapters.opening import utc_now
from adapters.slack.posting import UNDER_WAY
from adapters.slack.spots import Spot
from bot.ports import ChatUnavailable
from knowledge.tables import sent_messages
from tests.adapters.slack.slack_house import GENERAL, House

WORDS = {"text": "Hello."}


async def test_a_message_whose_fate_is_unknown_is_looked_for_in_thread_and_channel(house: House) -> None:
    """As after `kill -9` between Slack's taking it and our hearing so."""
    posting, sent = house.running.surface.posting, house.application.desk.sent
    for spot in (Spot("T0HOME", GENERAL), Spot("T0HOME", GENERAL, "1.1")):
        ts = await posting.post(spot, WORDS, f"key {spot}")
        async with house.application.engine.begin() as connection:
            await connection.execute(sent_messages.update().values(message_id=None))
        assert (await sent.begin(f"key {spot}")).may_have_arrived
        assert await posting.post(spot, WORDS, f"key {spot}") == ts
    assert len(house.workspace.by_bot(GENERAL)) == 2


async def test_what_never_arrived_is_sent(house: House) -> None:
    posting = house.running.surface.posting
    await house.application.desk.sent.begin("key")
    with pytest.raises(ChatUnavailable):
        # Another process may be sending it at this very moment.
        await posting.post(Spot("T0HOME", GENERAL), WORDS, "key")
    async with house.application.engine.begin() as connection:
        await connection.execute(update(sent_messages).values(begun_at=utc_now() - UNDER_WAY))
    await posting.post(Spot("T0HOME", GENERAL), WORDS, "key")
    assert len(house.workspace.by_bot(GENERAL)) == 1


async def test_what_nobody_minds_twice_is_just_posted(house: House) -> None:
    for _ in range(2):
        await house.running.surface.posting.post_plainly(Spot("T0HOME", GENERAL), WORDS)
    assert len(house.workspace.by_bot(GENERAL)) == 2
