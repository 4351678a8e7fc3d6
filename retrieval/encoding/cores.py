"""The processor cores of this machine, and who goes first on them."""

import os
import sys
from contextlib import suppress
from threading import get_native_id

from threadpoolctl import threadpool_limits

STEPS_BACK = 10
"""In the operating system's measure, 0 (nobody goes before) to 19: a tenth of the time when all cores are wanted."""


def available_cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def compute_alone() -> None:
    """Keeps numpy's products on the thread that asks for them, for good.

    Its library would share each out among threads on all cores. Those wait for the next one by spinning: more than half
    of all the processor time of an answer, taken from those who ask at the same moment.
    """
    threadpool_limits(1, user_api="blas")


def step_back() -> None:
    """Lets everybody else's work go before this thread's, for good."""
    # Linux weighs every thread by itself. Elsewhere the number might be another process's, so nothing is done.
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, get_native_id(), STEPS_BACK)
