"""Handing work over to a thread and waiting for what comes of it, with as little ado as can be.

The event loop's own way chains two futures that watch each other, which takes longer than some of the work itself.
"""

from asyncio import AbstractEventLoop, Future, get_running_loop
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import TypeVar, TypeVarTuple

T = TypeVar("T")
Arguments = TypeVarTuple("Arguments")


async def in_thread(threads: ThreadPoolExecutor, work: Callable[[*Arguments], T], *arguments: *Arguments) -> T:
    """What `work` gives, or raises, in one of `threads`.

    Work that has begun is done also when whoever waits for it is cancelled; `threads` must not cancel what was handed
    over to them.
    """
    loop = get_running_loop()
    outcome: Future[T] = loop.create_future()
    threads.submit(_do, partial(work, *arguments), loop, outcome)
    return await outcome


def _do(work: Callable[[], T], loop: AbstractEventLoop, outcome: "Future[T]") -> None:
    if outcome.cancelled():
        return
    try:
        tell = partial(outcome.set_result, work())
    except BaseException as error:
        tell = partial(outcome.set_exception, error)
    # A loop that has closed meanwhile has nobody left who waits.
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(_tell, tell, outcome)


def _tell(tell: Callable[[], None], outcome: "Future[T]") -> None:
    if not outcome.done():
        tell()
