"""Measures many questions at once: together as fast as the model allows, and nobody left waiting."""

import asyncio
from collections.abc import Sequence
from time import perf_counter

from adapters.bench.desk import Desk
from adapters.bench.figures import Figure, Goal
from adapters.bench.timing import Timings, no_garbage_collection, timed

FAIR = 2.0
"""Served in turn, the last of a crowd waits twice as long as the one in the middle; more means that some are passed."""


async def measure_crowd(desk: Desk) -> list[Figure]:
    """So many questions asked in the same moment, beside the encoder given all of them in one batch."""
    shares, waits = [], list[float]()
    rates, limits = [], []
    for _ in range(desk.plan.repeats):
        questions = desk.answerable.take(desk.plan.crowd)
        with no_garbage_collection():
            batch = await asyncio.to_thread(timed, desk.encoder.encode, questions)
            seconds, milliseconds = await _together(desk, desk.answerable.take(desk.plan.crowd))
        rates.append(desk.plan.crowd / seconds)
        limits.append(1000 * desk.plan.crowd / batch)
        shares.append(rates[-1] / limits[-1])
        waits += milliseconds
    return _figures(desk.plan.crowd, (shares, rates, limits), Timings.of(waits))


async def _together(desk: Desk, questions: Sequence[str]) -> tuple[float, list[float]]:
    started = perf_counter()
    asked = await asyncio.gather(*(desk.main.ask(question) for question in questions))
    return perf_counter() - started, [milliseconds for _, milliseconds in asked]


def _figures(crowd: int, rates: tuple[list[float], list[float], list[float]], waits: Timings) -> list[Figure]:
    share, ours, limit = (Timings.of(each).p50 for each in rates)
    return [
        Figure(
            "crowd_to_encoder",
            f"{crowd} questions at once: answers a second ÷ the encoder's batched limit",
            100 * share,
            "%",
            Goal(80.0, at_least=True),
            f"{ours:.0f}/s ÷ {limit:.0f}/s",
        ),
        Figure(
            "crowd_p95",
            f"{crowd} questions at once: p95 ÷ p50",
            waits.p95 / waits.p50,
            "×",
            Goal(FAIR),
            f"{waits.p95:.0f} ms ÷ {waits.p50:.0f} ms, none lost",
        ),
        Figure(
            "crowd_longest",
            f"{crowd} questions at once: the longest wait ÷ p50",
            waits.longest / waits.p50,
            "×",
            detail=f"{waits.longest:.0f} ms",
        ),
    ]
