"""How long things take: milliseconds of single runs, and the figures that describe many."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from time import perf_counter

import numpy as np


@dataclass(frozen=True)
class Timings:
    """Milliseconds of the same thing done many times."""

    milliseconds: tuple[float, ...]

    @classmethod
    def of(cls, milliseconds: Sequence[float]) -> "Timings":
        """Timings of at least one run."""
        if not milliseconds:
            raise ValueError("Nothing was timed: at least one run is needed.")
        return cls(tuple(milliseconds))

    @property
    def p50(self) -> float:
        """The median."""
        return float(np.percentile(self.milliseconds, 50))

    @property
    def p95(self) -> float:
        """What one run in twenty exceeds."""
        return float(np.percentile(self.milliseconds, 95))

    @property
    def longest(self) -> float:
        """The slowest run."""
        return max(self.milliseconds)


def timed(work: Callable[..., object], *arguments: object) -> float:
    """The milliseconds that `work` takes with these arguments."""
    started = perf_counter()
    work(*arguments)
    return 1000 * (perf_counter() - started)


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Keeps Python from tidying up in the middle of a measurement, where it would hit one side by chance."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
