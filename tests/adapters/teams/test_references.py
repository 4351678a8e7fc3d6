from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.teams.references import Reference, References, reference_in
from adapters.teams.spots import Spot
from bot.ports import PlaceGone
from knowledge.tables import teams_conversations

CHAT = Reference(Spot("t1", "a:1"), "personal", "https://smba.example/amer/", "28:bot", user="ann")


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


async def test_a_reference_outlives_the_process(engine: AsyncEngine) -> None:
    await References(engine, Clock()).remember(CHAT)
    again = References(engine, Clock())
    assert await again.of(CHAT.spot) == CHAT
    assert await again.personal("t1", "ann") == CHAT
    assert await again.named("a:1") == CHAT


async def test_an_address_that_moves_is_followed_at_once(engine: AsyncEngine) -> None:
    references = References(engine, Clock())
    await references.remember(CHAT)
    moved = Reference(CHAT.spot, "personal", "https://smba.example/emea/", "28:bot", user="ann")
    await references.remember(moved)
    assert (await references.of(CHAT.spot)).service_url.endswith("/emea/")


async def test_what_says_the_same_is_written_again_only_after_an_hour(engine: AsyncEngine) -> None:
    clock = Clock()
    references = References(engine, clock)
    seen = select(func.max(teams_conversations.c.seen_at))
    for minutes, written in ((0, 0), (30, 0), (90, 90)):
        clock.now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC) + timedelta(minutes=minutes)
        await references.remember(CHAT)
        async with engine.connect() as connection:
            at = (await connection.execute(seen)).scalar_one()
        assert at == datetime(2026, 11, 22, 12, 0, tzinfo=UTC) + timedelta(minutes=written)


async def test_what_an_activity_leaves_out_stays_known(engine: AsyncEngine) -> None:
    references = References(engine, Clock())
    channel = Reference(Spot("t1", "19:g"), "channel", "https://smba.example/", "28:bot", team="19:team")
    await references.remember(channel)
    await references.remember(Reference(channel.spot, "channel", "https://smba.example/2/", "28:bot"))
    assert (await references.of(channel.spot.in_thread("7"))).team == "19:team"


async def test_where_it_never_was_is_no_place(engine: AsyncEngine) -> None:
    with pytest.raises(PlaceGone):
        await References(engine, Clock()).of(CHAT.spot)


async def test_a_lost_conversation_is_reachable_again_when_something_comes_from_there(engine: AsyncEngine) -> None:
    references = References(engine, Clock())
    await references.remember(CHAT)
    await references.lost(CHAT.spot)
    assert not (await references.of(CHAT.spot)).is_reachable
    await references.remember(CHAT)
    assert (await references.of(CHAT.spot)).is_reachable


async def test_a_person_is_known_by_the_connectors_id_where_they_ever_wrote(engine: AsyncEngine) -> None:
    references = References(engine, Clock())
    assert await references.account("t1", "ann") == "ann"
    await references.remember_account("t1", "ann", "29:ann")
    assert await references.account("t1", "ann") == "29:ann"


def test_a_reference_is_read_from_any_activity() -> None:
    activity = {
        "serviceUrl": "https://smba.example/",
        "from": {"id": "29:ann", "aadObjectId": "ann"},
        "recipient": {"id": "28:bot"},
        "conversation": {"id": "19:g;messageid=7", "conversationType": "channel", "tenantId": "t1"},
        "channelData": {"team": {"id": "19:team"}},
    }
    reference = reference_in(activity)
    assert (reference.spot, reference.user, reference.team) == (Spot("t1", "19:g"), None, "19:team")


async def test_the_channels_of_one_tenant_or_of_all_come_with_those_seen_last_first(engine: AsyncEngine) -> None:
    clock = Clock()
    references = References(engine, clock)
    for tenant, conversation in (("t1", "19:a"), ("t2", "19:b"), ("t1", "19:c"), ("t1", "19:gone")):
        clock.now += timedelta(minutes=1)
        await references.remember(
            Reference(Spot(tenant, conversation), "channel", "https://smba.example/amer/", "28:bot", team="19:team")
        )
    await references.remember(CHAT)
    await references.lost(Spot("t1", "19:gone"))
    assert [each.spot.conversation for each in await references.channels("t1", 9)] == ["19:c", "19:a"]
    assert [each.spot.conversation for each in await references.every_channel(9)] == ["19:c", "19:b", "19:a"]
    assert len(await references.every_channel(1)) == 1
