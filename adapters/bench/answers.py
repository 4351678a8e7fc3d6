"""Measures a whole answer, from the question's row to the finished one, beside the model's own cost."""

import asyncio
from collections import Counter
from dataclasses import dataclass, field

from adapters.bench.asked import respelt
from adapters.bench.desk import Desk, House
from adapters.bench.figures import Figure, Goal
from adapters.bench.timing import Timings, no_garbage_collection, timed

ANSWERED = "answered"
CAPITALS = 1
"""The spelling in which the bare model gets a question, so that neither side can profit from the other's."""

FOURTH = 4


@dataclass
class _Seen:
    """Milliseconds of each side so far. What the encoder is asked is what `ask` is asked."""

    asks: dict[int, list[float]]
    in_chat: list[float] = field(default_factory=list)
    not_answered: list[float] = field(default_factory=list)
    stock: list[float] = field(default_factory=list)
    stock_one_thread: list[float] = field(default_factory=list)
    encoder: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)


async def measure_answers(desk: Desk) -> list[Figure]:
    """Whole answers at every size, interleaved with stock sentence-transformers and with the bare encoder."""
    seen = await _warm(desk)
    with no_garbage_collection():
        for number in range(desk.plan.rounds):
            await _round(desk, seen, number)
    main = Timings.of(seen.asks[desk.main.size])
    encoder = Timings.of(seen.encoder)
    return [
        *_against_stock(main, seen),
        Figure(
            "ask_beside_model",
            "a whole answer, less the model's forward pass",
            main.p50 - encoder.p50,
            "ms",
            Goal(3.0),
            f"p50: ask {main.p50:.1f} ms, bare encoder {encoder.p50:.1f} ms",
        ),
        *_sizes(seen, min(desk.houses), max(desk.houses)),
        *_others(seen, encoder),
    ]


async def _warm(desk: Desk) -> _Seen:
    for _ in range(desk.plan.warm_up):
        for house in desk.houses.values():
            await house.ask(desk.answerable.one())
        await asyncio.to_thread(desk.encoder.encode, [desk.answerable.one()])
        if desk.stock:
            await desk.stock.milliseconds(desk.answerable.one())
    return _Seen({size: [] for size in desk.houses})


async def _round(desk: Desk, seen: _Seen, number: int) -> None:
    question = desk.answerable.one()
    if number % 2 == 0:
        await _ask_stock(desk, question, seen)
    for house in desk.houses.values():
        await _ask(house, question if house is desk.main else desk.answerable.one(), seen)
    spelt = respelt(question.swapcase(), CAPITALS)
    seen.encoder.append(await asyncio.to_thread(timed, desk.encoder.encode, [spelt]))
    if number % 2 == 1:
        await _ask_stock(desk, question, seen)
    if number % FOURTH == 0:
        await _ask_otherwise(desk, seen)


async def _ask_stock(desk: Desk, question: str, seen: _Seen) -> None:
    if desk.stock:
        seen.stock.append(await desk.stock.milliseconds(question))
        seen.stock_one_thread.append(await desk.stock.milliseconds(question, threads=1))


async def _ask(house: House, question: str, seen: _Seen) -> None:
    outcome, milliseconds = await house.ask(question)
    seen.outcomes[outcome] += 1
    if outcome == ANSWERED:
        seen.asks[house.size].append(milliseconds)


async def _ask_otherwise(desk: Desk, seen: _Seen) -> None:
    outcome, milliseconds = await desk.main.ask_in_chat(desk.answerable.one())
    if outcome == ANSWERED:
        seen.in_chat.append(milliseconds)
    outcome, milliseconds = await desk.main.ask(desk.mixed.one())
    if outcome != ANSWERED:
        seen.not_answered.append(milliseconds)


def _against_stock(main: Timings, seen: _Seen) -> list[Figure]:
    goals = {"p50": Goal(0.8, stretch=0.4), "p95": Goal(1.5)}
    name = "a whole answer ÷ stock sentence-transformers embedding just the question"
    if not seen.stock:
        why = "stock sentence-transformers does not run here"
        return [Figure(f"ask_{at}_to_stock", f"{name}, {at}", None, "×", goal, why) for at, goal in goals.items()]
    stock, one_thread = Timings.of(seen.stock), Timings.of(seen.stock_one_thread)
    sides = {"p50": (main.p50, stock.p50), "p95": (main.p95, stock.p95)}
    figures = [
        Figure(f"ask_{at}_to_stock", f"{name}, {at}", ours / theirs, "×", goals[at], f"{ours:.1f} ms ÷ {theirs:.1f} ms")
        for at, (ours, theirs) in sides.items()
    ]
    detail = f"{main.p50:.1f} ms ÷ {one_thread.p50:.1f} ms"
    same = "the same, p50, where stock is held to one thread"
    return [*figures, Figure("ask_p50_to_stock_one_thread", same, main.p50 / one_thread.p50, "×", detail=detail)]


def _sizes(seen: _Seen, fewest: int, most: int) -> list[Figure]:
    small, large = Timings.of(seen.asks[fewest]), Timings.of(seen.asks[most])
    each = [
        Figure(f"ask_p50_at_{size}", f"a whole answer at {size:,} passages, p50", Timings.of(values).p50, "ms")
        for size, values in seen.asks.items()
    ]
    return [
        *each,
        Figure(
            "ask_largest_to_smallest",
            f"a whole answer at {most:,} ÷ {fewest:,} passages, p50",
            large.p50 / small.p50,
            "×",
            Goal(2.0),
            f"{large.p50:.1f} ms ÷ {small.p50:.1f} ms",
        ),
    ]


def _others(seen: _Seen, encoder: Timings) -> list[Figure]:
    mix = ", ".join(f"{count} {outcome}" for outcome, count in seen.outcomes.most_common())
    figures = [Figure("encoder_p50", "the bare encoder, one question, p50", encoder.p50, "ms", detail=mix)]
    if seen.in_chat:
        value = Timings.of(seen.in_chat).p50
        figures.append(Figure("ask_in_chat_p50", "a whole answer after a placeholder, p50", value, "ms"))
    if seen.not_answered:
        value = Timings.of(seen.not_answered).p50
        figures.append(Figure("not_answered_p50", "a question that ends without an answer, p50", value, "ms"))
    return figures
