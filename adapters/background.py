"""Work that goes on beside the requests: answers under way, and jobs that repeat. Stopped with grace."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import structlog

log = structlog.get_logger(__name__)


class Background:
    """Owns its tasks, so that none is forgotten half-way and none dies unheard."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._repeating: set[asyncio.Task[Any]] = set()

    async def settled(self) -> None:
        """Wait until everything that was started is done, and what that started too; what repeats does not count."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    def start(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do `work` once; when stopping it is waited for."""
        self._keep(asyncio.create_task(_logged(work)), self._tasks)

    def repeat(self, work: Callable[[], Awaitable[object]], every_seconds: float) -> None:
        """Do `work` again and again, with that pause in between; a failure is logged and does not end it."""
        self._keep(asyncio.create_task(_repeatedly(work, every_seconds)), self._repeating)

    def start_endless(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do `work`, which repeats by itself, until everything is stopped."""
        self._keep(asyncio.create_task(_logged(work)), self._repeating)

    async def stop(self, within_seconds: float) -> None:
        """End the repeating work, wait for the rest, and break off what takes longer."""
        await _cancel(self._repeating)
        if self._tasks:
            await asyncio.wait(set(self._tasks), timeout=within_seconds)
        await _cancel(self._tasks)

    def _keep(self, task: asyncio.Task[Any], tasks: set[asyncio.Task[Any]]) -> None:
        tasks.add(task)
        task.add_done_callback(tasks.discard)


async def _logged(work: Coroutine[Any, Any, Any]) -> None:
    try:
        await work
    except Exception as error:
        log.error("background_work_failed", error=type(error).__name__)


async def _repeatedly(work: Callable[[], Awaitable[object]], every_seconds: float) -> None:
    while True:
        await asyncio.sleep(every_seconds)
        try:
            await work()
        except Exception as error:
            log.error("repeated_work_failed", error=type(error).__name__)


async def _cancel(tasks: set[asyncio.Task[Any]]) -> None:
    pending = list(tasks)
    for task in pending:
        task.cancel()
    await asyncio.gather(*pending, return_exceptions=True)
