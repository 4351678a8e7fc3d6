"""Turns at writing: SQLite lets one write at a time and makes the others poll; here they queue instead.

It is a courtesy and no lock: the database keeps its own, and whoever has waited too long goes on without a turn. So
nothing can hang on a turn that was never given back.
"""

import asyncio
from collections import deque

LONGEST_WAIT_SECONDS = 5.0


class WriteTurns:
    """Gives turns in one event loop, first come first served; those who go first have a queue of their own."""

    def __init__(self, longest_wait: float = LONGEST_WAIT_SECONDS) -> None:
        self._longest_wait = longest_wait
        self._holder: object | None = None
        self._first: deque[tuple[object, asyncio.Future[None]]] = deque()
        self._others: deque[tuple[object, asyncio.Future[None]]] = deque()

    async def take(self, writer: object, goes_first: bool = False) -> None:
        """Wait for the turn of `writer` (whatever it is known by), or until that has taken too long."""
        if self._holder is None:
            self._holder = writer
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        (self._first if goes_first else self._others).append((writer, turn))
        try:
            async with asyncio.timeout(self._longest_wait):
                await turn
        except TimeoutError:
            # Whoever had the turn has died with it.
            self._holder = writer
        except asyncio.CancelledError:
            self.give_back(writer)
            raise

    def give_back(self, writer: object) -> None:
        """The writer is done; nothing if it is not its turn."""
        if self._holder is not writer:
            return
        self._holder = None
        for queue in (self._first, self._others):
            while queue:
                writer, turn = queue.popleft()
                if not turn.done():
                    self._holder = writer
                    turn.set_result(None)
                    return
