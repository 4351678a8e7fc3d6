"""How often one visitor may do something. Pure: the time comes from outside."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

MOST_REMEMBERED = 10_000
"""Keys kept at once, so that a flood of strangers cannot fill the memory. Those longest quiet are forgotten first."""


@dataclass
class _Bucket:
    left: float
    filled_at: float


class RateLimit:
    """Lets `burst` actions through at once, then one every `seconds_each`. `now` gives seconds that never go back."""

    def __init__(self, burst: int, seconds_each: float, now: Callable[[], float]) -> None:
        self._burst = burst
        self._seconds_each = seconds_each
        self._now = now
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def seconds_to_wait(self, key: str) -> int:
        """0 and counted, when this one may go ahead; else whole seconds until it may."""
        bucket = self._filled(key)
        if bucket.left < 1:
            return ceil((1 - bucket.left) * self._seconds_each)
        bucket.left -= 1
        return 0

    def _filled(self, key: str) -> _Bucket:
        now = self._now()
        bucket = self._buckets.pop(key, None) or _Bucket(self._burst, now)
        bucket.left = min(self._burst, bucket.left + (now - bucket.filled_at) / self._seconds_each)
        bucket.filled_at = now
        self._buckets[key] = bucket
        if len(self._buckets) > MOST_REMEMBERED:
            self._buckets.popitem(last=False)
        return bucket
