import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from knowledge.handing_over import in_thread


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1, "work") as threads:
        yield threads


async def test_what_the_work_gives_comes_back(threads: ThreadPoolExecutor) -> None:
    assert await in_thread(threads, divmod, 7, 2) == (3, 1)
    name = await in_thread(threads, lambda: threading.current_thread().name)
    assert name.startswith("work")


async def test_what_the_work_raises_comes_out(threads: ThreadPoolExecutor) -> None:
    with pytest.raises(ZeroDivisionError):
        await in_thread(threads, divmod, 7, 0)
    assert await in_thread(threads, divmod, 7, 2) == (3, 1)


async def test_work_that_nobody_waits_for_any_more_is_not_begun(threads: ThreadPoolExecutor) -> None:
    go_on, done = threading.Event(), list[str]()
    begun = asyncio.create_task(in_thread(threads, go_on.wait))
    await asyncio.sleep(0)
    waiting = asyncio.create_task(in_thread(threads, done.append, "too late"))
    await asyncio.sleep(0)
    for task in (begun, waiting):
        task.cancel()
    await asyncio.wait([begun, waiting])
    go_on.set()
    await in_thread(threads, done.append, "in time")
    assert done == ["in time"]


def test_a_loop_that_has_closed_is_told_nothing(threads: ThreadPoolExecutor) -> None:
    go_on = threading.Event()

    async def leave_early() -> None:
        task = asyncio.create_task(in_thread(threads, go_on.wait))
        await asyncio.sleep(0)
        task.cancel()

    asyncio.run(leave_early())
    go_on.set()
    assert threads.submit(int).result() == 0
