"""How fast Teams lets a bot write: who comes too soon waits their turn."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from bot.ports import ChatUnavailable

IN_A_THREAD = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))
"""Messages in so many seconds, for one bot in one conversation (learn.microsoft.com, rate limiting for bots)."""

IN_A_TENANT = ((30, 1.0),)
"""Requests in so many seconds, for one app in one tenant."""

LONGEST_WAIT = 20.0
"""Seconds. Whoever would wait longer is told to try again later."""

MARGIN = 0.2
"""Seconds: their clock sees our requests closer together, or farther apart, than ours; thirty that leave at once do not
arrive at once."""

MOST_KEPT = 10_000

Windows = tuple[tuple[int, float], ...]


@dataclass
class _Turns:
    """The turns given out under one name, oldest first."""

    windows: Windows
    given: deque[float] = field(default_factory=deque)

    def earliest(self, now: float) -> float:
        """When the next turn is, if it is asked for now."""
        longest = max(seconds for _, seconds in self.windows)
        while self.given and self.given[0] <= now - longest - MARGIN:
            self.given.popleft()
        at = now
        for number, seconds in self.windows:
            if len(self.given) >= number:
                at = max(at, self.given[-number] + seconds + MARGIN)
        return at


class Limiter:
    """Gives turns in every conversation and tenant."""

    def __init__(
        self,
        clock: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        per_thread: Windows = IN_A_THREAD,
        per_tenant: Windows = IN_A_TENANT,
    ) -> None:
        self._clock = clock or _loop_time
        self._sleep = sleep
        self._windows = (per_thread, per_tenant)
        self._turns: dict[str, _Turns] = {}

    async def turn(self, tenant: str, conversation: str) -> None:
        """Wait until the next request may go there. Raises ChatUnavailable where that takes too long."""
        now = self._clock()
        at = self._take(now, tenant, conversation, LONGEST_WAIT)
        if at is None:
            raise ChatUnavailable("Teams allows no more messages there for a while")
        if at > now:
            await self._sleep(at - now)

    def is_free(self, tenant: str, conversation: str) -> bool:
        """Take a turn if there is one right now; false, and nothing is taken, where one would have to wait."""
        return self._take(self._clock(), tenant, conversation, 0.0) is not None

    def _take(self, now: float, tenant: str, conversation: str, patience: float) -> float | None:
        thread, whole = self._of(f"{tenant}/{conversation}", 0), self._of(tenant, 1)
        at = max(thread.earliest(now), whole.earliest(now))
        if at > now + patience:
            return None
        thread.given.append(at)
        whole.given.append(at)
        return at

    def _of(self, name: str, kind: int) -> _Turns:
        if len(self._turns) >= MOST_KEPT:
            now = self._clock()
            self._turns = {
                each: turns for each, turns in self._turns.items() if turns.given and turns.earliest(now) > now
            }
        return self._turns.setdefault(name, _Turns(self._windows[kind]))


def _loop_time() -> float:
    return asyncio.get_running_loop().time()
