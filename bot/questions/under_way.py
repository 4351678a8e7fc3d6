"""The answers that this process is working on: counted, waited for before stopping, and halted one by one."""

import asyncio
from collections.abc import Coroutine
from contextlib import suppress

from bot.replies import Reply


class Halted(Exception):
    """The work on a question was broken off on purpose: it was stopped, edited or taken over. Look at its record."""


class UnderWay:
    """One task for each question that is being answered here."""

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[Reply]] = {}
        self._idle = asyncio.Event()
        self._idle.set()

    async def run(self, question_id: str, work: Coroutine[None, None, Reply]) -> Reply:
        """Do the work, which others can halt by the question's id. Raises Halted when they do."""
        task = asyncio.create_task(work)
        self._tasks[question_id] = task
        self._idle.clear()
        try:
            return await task
        except asyncio.CancelledError:
            here = asyncio.current_task()
            # Cancelled from outside (a stopping server), or only the task itself (halted)?
            if here is not None and here.cancelling():
                raise
            raise Halted(question_id) from None
        finally:
            del self._tasks[question_id]
            if not self._tasks:
                self._idle.set()

    async def halt(self, question_id: str) -> None:
        """Break the work on this question off, if there is any here, and wait until it has stopped."""
        task = self._tasks.get(question_id)
        if task is not None:
            task.cancel()
            await asyncio.wait({task})

    async def wait(self, within_seconds: float) -> None:
        """Wait until nothing is under way, but no longer than this."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within_seconds):
                await self._idle.wait()
