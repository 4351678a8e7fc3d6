"""One message a second in a channel (docs.slack.dev, rate limits): who comes too soon waits its turn."""

import asyncio
from collections.abc import Awaitable, Callable

INTERVAL_SECONDS = 1.0
MOST_KEPT = 10_000


class Pacer:
    """Gives turns in each channel."""

    def __init__(
        self,
        interval: float = INTERVAL_SECONDS,
        clock: Callable[[], float] | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._interval = interval
        self._clock = clock or _loop_time
        self._sleep = sleep
        self._next: dict[str, float] = {}

    async def turn(self, channel: str) -> None:
        """Wait until the next message may go there."""
        now = self._clock()
        if len(self._next) >= MOST_KEPT:
            self._next = {name: at for name, at in self._next.items() if at > now}
        mine = max(now, self._next.get(channel, now))
        self._next[channel] = mine + self._interval
        if mine > now:
            await self._sleep(mine - now)


def _loop_time() -> float:
    return asyncio.get_running_loop().time()
