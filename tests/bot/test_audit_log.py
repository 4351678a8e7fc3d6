from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_log import MOST_ON_A_PAGE, AuditLog, Change, Wanted, entry_in
from tests.bot.scripted_house import Clock

RENAMED = Change("web:ann", "gap", "g1", "rename", {"title": "Old"}, {"title": "New"})
DISMISSED = Change("web:bob", "gap", "g1", "dismiss", {"state": "open"}, {"state": "dismissed"})


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def audit(engine: AsyncEngine, clock: Clock) -> AuditLog:
    return AuditLog(engine, clock)


async def test_what_happened_to_one_thing_is_told_in_order(audit: AuditLog, clock: Clock) -> None:
    first = await audit.record(RENAMED)
    clock.pass_by(timedelta(minutes=1))
    await audit.record(DISMISSED)
    await audit.record(Change("web:ann", "gap", "g2", "rename"))
    told = await audit.of("gap", "g1")
    assert [each.change for each in told] == [RENAMED, DISMISSED]
    assert told[0].number == first
    assert told[1].at - told[0].at == timedelta(minutes=1)


async def test_an_entry_stands_and_falls_with_the_change_it_tells_of(audit: AuditLog, engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await audit.record(RENAMED, connection)
        await connection.rollback()
    assert await audit.of("gap", "g1") == []


async def test_an_entry_says_which_one_took_it_back(audit: AuditLog, engine: AsyncEngine) -> None:
    number = await audit.record(RENAMED)
    back = await audit.record(Change("web:ann", "gap", "g1", "undo", undoes=number))
    found = await audit.entry(number)
    assert found is not None
    assert found.undone_by == back
    async with engine.connect() as connection:
        assert await entry_in(connection, number) == found


async def test_the_log_is_read_page_by_page_from_the_newest(audit: AuditLog) -> None:
    numbers = [await audit.record(RENAMED) for _ in range(5)]
    first = await audit.recent(at_most=2)
    rest = await audit.recent(Wanted(before=first[-1].number), at_most=10)
    assert [each.number for each in (*first, *rest)] == numbers[::-1]


async def test_the_log_can_be_narrowed(audit: AuditLog, clock: Clock) -> None:
    await audit.record(RENAMED)
    noon = clock()
    clock.pass_by(timedelta(days=1))
    await audit.record(DISMISSED)
    await audit.record(Change("web:ann", "review", "d1", "approve"))
    assert await audit.areas() == ["gap", "review"]
    assert [each.change.verb for each in await audit.recent(Wanted(area="gap"))] == ["dismiss", "rename"]
    assert [each.change.verb for each in await audit.recent(Wanted(actor="web:ann", verb="approve"))] == ["approve"]
    assert [each.change.verb for each in await audit.recent(Wanted(until=clock()))] == ["rename"]
    assert len(await audit.recent(Wanted(since=noon + timedelta(hours=1)), at_most=MOST_ON_A_PAGE * 9)) == 2
