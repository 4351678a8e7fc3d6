"""One run of the benchmark: knowledge is generated, everything is measured, and nothing stays behind."""

import asyncio
import os
import platform
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from adapters.bench.answers import measure_answers
from adapters.bench.asked import Supply
from adapters.bench.crowds import measure_crowd
from adapters.bench.desk import Desk, Plan, Say, open_house
from adapters.bench.figures import Figure, Findings
from adapters.bench.filling import SEED, asked_about, fill, settings_in
from adapters.bench.generating import questions_about
from adapters.bench.imitation import ImitatingEncoder
from adapters.bench.imports import measure_import_rate, measure_questions_during_import, measure_update
from adapters.bench.searches import measure_searches
from adapters.bench.starts import measure_starts
from adapters.bench.stock import Stock, StockUnavailable
from retrieval.encoding.embedding import Encoder

IMITATED = (
    "Passages are generated. Questions, the passages they are about and what is imported are embedded by the real "
    "model; the other passages get imitated vectors, since embedding 100,000 of them would take the better part of an "
    "hour. What is found among those means nothing; how long it takes does."
)


@dataclass(frozen=True)
class Bench:
    """What is to be measured: the model, how much, and how progress is told.

    `model` is the path or name under which the stock library finds the same model; `named` is the user's own choice of
    a model, None for the packaged one.
    """

    plan: Plan
    encoder: Encoder
    model: str
    named: str | None
    say: Say

    async def run(self) -> Findings:
        """Measure everything."""
        started, load = perf_counter(), os.getloadavg()[0]
        with tempfile.TemporaryDirectory(prefix="handrail-bench-") as temporary:
            folder = await asyncio.to_thread(Path(temporary).resolve)
            async with self.desk(folder) as desk:
                figures = await measure(desk)
                questions = desk.answerable.take(self.plan.repeats)
            self.say("Starting a server…")
            size = self.plan.main_size
            figures += await measure_starts(_data_dir(folder, size), self.named, questions, size)
        return Findings(tuple(figures), self._about(load, perf_counter() - started), tuple(self._notes(load)))

    async def _filled(self, folder: Path) -> ImitatingEncoder:
        self.say("Embedding what will be asked about…")
        imitating = await asyncio.to_thread(_imitating, self.encoder, self.plan.asked_about)
        for size in self.plan.sizes:
            self.say(f"Generating {size:,} passages…")
            await fill(settings_in(_data_dir(folder, size), None), size, self.plan.asked_about, imitating)
        return imitating

    @asynccontextmanager
    async def desk(self, folder: Path) -> AsyncIterator[Desk]:
        """Everything the measures need, made in `folder`."""
        imitating = await self._filled(folder)
        made = asked_about(self.plan.asked_about)
        async with AsyncExitStack() as stack:
            stock = await self._stock()
            if stock:
                stack.push_async_callback(stock.stop)
            houses = {
                size: await stack.enter_async_context(open_house(size, _data_dir(folder, size), self.encoder))
                for size in self.plan.sizes
            }
            yield Desk(
                plan=self.plan,
                encoder=self.encoder,
                imitating=imitating,
                houses=houses,
                answerable=Supply([phrasing for each in made for phrasing in each.details.also_asked_as]),
                mixed=Supply(questions_about(made, SEED)),
                stock=stock,
                folder=folder,
                say=self.say,
            )

    async def _stock(self) -> Stock | None:
        if not self.plan.with_stock:
            return None
        self.say("Loading stock sentence-transformers in a process of its own…")
        try:
            return await Stock.start(self.model)
        except StockUnavailable as error:
            self.say(str(error))
            return None

    def _about(self, load: float, seconds: float) -> dict[str, Any]:
        return {
            "model": self.encoder.model_id,
            "python": platform.python_version(),
            "cores": os.cpu_count(),
            "load_before": round(load, 1),
            "load_after": round(os.getloadavg()[0], 1),
            "seconds": round(seconds),
            **asdict(self.plan),
        }

    def _notes(self, load: float) -> list[str]:
        busy = f"The machine was busy (load {load:.1f} on {os.cpu_count()} cores) before it began: trust ratios only."
        return [IMITATED, *([busy] if load > (os.cpu_count() or 1) / 2 else [])]


async def measure(desk: Desk) -> list[Figure]:
    """All measures that need open applications. Those that change the knowledge come last."""
    desk.say("Asking…")
    figures = await measure_answers(desk)
    desk.say("Searching…")
    figures += await measure_searches(desk)
    desk.say("Asking all at once…")
    figures += await measure_crowd(desk)
    desk.say("Importing…")
    figures += [await measure_import_rate(desk), *await measure_questions_during_import(desk)]
    desk.say("Changing an article…")
    return figures + await measure_update(desk)


def _imitating(encoder: Encoder, plain: int) -> ImitatingEncoder:
    made = asked_about(plain)
    first_lines = [line for each in made for line in (each.details.title, *each.details.also_asked_as)]
    examples = ["\n".join([each.details.title, *path, text]) for each in made for path, text in each.sections]
    return ImitatingEncoder(encoder, first_lines, examples)


def _data_dir(folder: Path, size: int) -> Path:
    return folder / str(size)
