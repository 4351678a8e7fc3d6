import asyncio
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.due_times import DueTimes
from tests.bot.scripted_house import Clock

HOUR = timedelta(hours=1)


async def test_a_name_is_due_the_first_time_and_then_after_its_time(engine: AsyncEngine) -> None:
    clock = Clock()
    times = DueTimes(engine, clock)
    assert await times.take("remind", HOUR)
    assert not await times.take("remind", HOUR)
    clock.pass_by(HOUR)
    assert await times.take("remind", HOUR)


async def test_a_restart_neither_forgets_nor_repeats(engine: AsyncEngine) -> None:
    clock = Clock()
    assert await DueTimes(engine, clock).take("remind", HOUR)
    assert not await DueTimes(engine, clock).take("remind", HOUR)


async def test_of_several_that_ask_at_once_one_is_told(engine: AsyncEngine) -> None:
    times = DueTimes(engine, Clock())
    assert sum(await asyncio.gather(*(times.take("remind", HOUR) for _ in range(5)))) == 1


async def test_what_could_not_be_done_is_due_again_soon(engine: AsyncEngine) -> None:
    clock = Clock()
    times = DueTimes(engine, clock)
    await times.take("remind", HOUR)
    await times.give_back("remind", timedelta(minutes=5))
    clock.pass_by(timedelta(minutes=5))
    assert await times.take("remind", HOUR)


async def test_what_happens_once_has_happened(engine: AsyncEngine) -> None:
    times = DueTimes(engine, Clock())
    assert not await times.is_done("digest:2026-W47")
    await times.done("digest:2026-W47")
    await times.done("digest:2026-W47")
    assert await times.is_done("digest:2026-W47")
