import asyncio

from adapters.background import Background


async def test_work_under_way_is_waited_for_when_stopping() -> None:
    background, done = Background(), asyncio.Event()

    async def work() -> None:
        await asyncio.sleep(0)
        done.set()

    background.start(work())
    await background.stop(within_seconds=5)
    assert done.is_set()


async def test_work_that_takes_too_long_is_broken_off() -> None:
    background = Background()
    broken_off = asyncio.Event()

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            broken_off.set()
            raise

    background.start(work())
    await asyncio.sleep(0)
    await background.stop(within_seconds=0)
    assert broken_off.is_set()


async def test_repeated_work_survives_its_failures() -> None:
    background = Background()
    runs: asyncio.Queue[int] = asyncio.Queue()
    count = 0

    async def work() -> None:
        nonlocal count
        count += 1
        runs.put_nowait(count)
        raise OSError("broken")

    background.repeat(work, every_seconds=0)
    assert [await runs.get() for _ in range(3)] == [1, 2, 3]
    await background.stop(within_seconds=0)


async def test_a_failure_in_the_background_harms_nothing_else() -> None:
    background = Background()

    async def work() -> None:
        raise OSError("broken")

    background.start(work())
    await background.stop(within_seconds=5)
