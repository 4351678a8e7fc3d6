"""Answers being worked out right now. They go on when the reader leaves, and anyone may join who comes back."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import structlog

from bot.ports import OnText
from bot.replies import Reply

log = structlog.get_logger(__name__)

Answer = Callable[[str, OnText | None], Awaitable[Reply]]
"""Works out the reply to the question with this id, handing pieces of text on as they become certain."""


class _Live:
    """One answer on its way: the pieces so far, and a bell that rings at each change."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.is_over = False
        self.changed = asyncio.Event()

    async def add(self, piece: str) -> None:
        self.pieces.append(piece)
        self._ring()

    def end(self) -> None:
        self.is_over = True
        self._ring()

    def _ring(self) -> None:
        # Each change has its own event: those who wait hear this one, and the next can be waited for at once.
        rung, self.changed = self.changed, asyncio.Event()
        rung.set()


class LiveAnswers:
    """Owns one task for each question that is being answered in this process."""

    def __init__(self) -> None:
        self._live: dict[str, _Live] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, question_id: str, answer: Answer) -> None:
        """Begin to answer a question, unless that is going on already."""
        if question_id in self._live:
            return
        live = self._live[question_id] = _Live()
        task = asyncio.create_task(self._answer(question_id, answer, live))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def text(self, question_id: str) -> AsyncIterator[str]:
        """All the text so far, each time there is more of it; ends when the answer does."""
        live = self._live.get(question_id)
        seen = 0
        while live is not None:
            if len(live.pieces) > seen:
                seen = len(live.pieces)
                yield "".join(live.pieces)
            elif live.is_over:
                return
            else:
                await live.changed.wait()

    async def close(self) -> None:
        """Stop everything. The questions stay on record, and the sweeper of the next process finishes them."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _answer(self, question_id: str, answer: Answer, live: _Live) -> None:
        try:
            await answer(question_id, live.add)
        except Exception as error:
            # The question is on record: the sweeper takes it up again, and the reader is told when it has.
            log.error("answer_interrupted", question_id=question_id, error=type(error).__name__)
        finally:
            del self._live[question_id]
            live.end()
