"""A desk over two small knowledge bases, without the stock library: seconds instead of minutes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from adapters.bench.desk import Desk, Plan
from adapters.bench.running import Bench
from retrieval.encoding.embedding import Encoder

TINY = Plan(
    sizes=(40, 90),
    rounds=6,
    warm_up=1,
    crowd=6,
    repeats=1,
    import_passages=8,
    changes=1,
    asked_about=3,
    with_stock=False,
)


@asynccontextmanager
async def small_desk(folder: Path, encoder: Encoder) -> AsyncIterator[Desk]:
    bench = Bench(TINY, encoder, "unused", None, lambda _: None)
    async with bench.desk(folder) as desk:
        yield desk
