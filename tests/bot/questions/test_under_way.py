import asyncio

import pytest

from bot.questions.under_way import Halted, UnderWay
from bot.replies import Reply


async def test_halted_work_says_so_and_is_over() -> None:
    under_way = UnderWay()
    begun = asyncio.Event()

    async def work() -> Reply:
        begun.set()
        await asyncio.Event().wait()
        raise AssertionError

    running = asyncio.create_task(under_way.run("q1", work()))
    await begun.wait()
    await under_way.wait(within_seconds=0)
    await under_way.halt("q1")
    with pytest.raises(Halted):
        await running
    await under_way.wait(within_seconds=1)


async def test_a_stopping_server_cancels_and_does_not_halt() -> None:
    under_way = UnderWay()

    async def work() -> Reply:
        await asyncio.Event().wait()
        raise AssertionError

    running = asyncio.create_task(under_way.run("q1", work()))
    await asyncio.sleep(0)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running


async def test_halting_what_nobody_works_on_does_nothing() -> None:
    await UnderWay().halt("q1")
