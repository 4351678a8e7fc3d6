import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.inbox import HELD, KEPT, MOST_TRIES, Inbox
from knowledge.tables import inbox as table
from tests.bot.scripted_house import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def inbox(engine: AsyncEngine, clock: Clock) -> Inbox:
    return Inbox(engine, "slack", clock)


async def test_a_delivery_is_taken_once_whichever_process_it_comes_to(engine: AsyncEngine, inbox: Inbox) -> None:
    other = Inbox(engine, "slack", Clock())
    assert await inbox.take("e1", "{}")
    assert not await other.take("e1", "{}")


async def test_of_many_that_come_together_each_is_new_once(inbox: Inbox) -> None:
    are_new = await asyncio.gather(*(inbox.take(f"e{number % 5}", "{}") for number in range(20)))
    assert sum(are_new) == 5
    await inbox.calm()


async def test_what_nobody_finished_is_worked_on_again_and_its_words_go_when_it_is_done(
    engine: AsyncEngine, inbox: Inbox, clock: Clock
) -> None:
    await inbox.take("e1", "words")
    assert await inbox.left_behind() == []
    clock.pass_by(HELD)
    (left,) = await inbox.left_behind()
    assert (left.key, left.body) == ("e1", "words")
    await inbox.done("e1")
    clock.pass_by(HELD)
    assert await inbox.left_behind() == []
    async with engine.connect() as connection:
        assert (await connection.execute(select(table.c.body))).scalar_one() == ""


async def test_what_failed_comes_again_soon_but_not_for_ever(inbox: Inbox, clock: Clock) -> None:
    await inbox.take("e1", "words")
    tries = 1
    while True:
        await inbox.failed("e1")
        clock.pass_by(timedelta(seconds=20))
        if not await inbox.left_behind():
            break
        tries += 1
    assert tries == MOST_TRIES


async def test_a_lone_process_takes_up_at_once_what_it_left_when_it_died(inbox: Inbox) -> None:
    await inbox.take("e1", "words")
    await inbox.release()
    assert len(await inbox.left_behind()) == 1


async def test_another_platforms_deliveries_are_left_alone(engine: AsyncEngine, inbox: Inbox, clock: Clock) -> None:
    await inbox.take("e1", "words")
    clock.pass_by(HELD)
    assert await Inbox(engine, "teams", clock).left_behind() == []


async def test_old_keys_are_forgotten(inbox: Inbox, clock: Clock) -> None:
    await inbox.take("e1", "words")
    await inbox.done("e1")
    clock.pass_by(KEPT + timedelta(seconds=1))
    await inbox.tidy()
    assert await inbox.take("e1", "words")


async def test_what_could_not_be_written_down_is_not_taken(
    inbox: Inbox, monkeypatch: pytest.MonkeyPatch, now: Callable[[], datetime]
) -> None:
    async def broken(_: object) -> None:
        raise OperationalError("insert", {}, Exception("disk"))

    monkeypatch.setattr(inbox, "_insert", broken)
    with pytest.raises(OperationalError):
        await inbox.take("e1", "words")
    monkeypatch.undo()
    assert await inbox.take("e1", "words")
