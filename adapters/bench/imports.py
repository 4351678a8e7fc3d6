"""Measures bringing knowledge in: the rate of an import, one changed article, and questions meanwhile."""

import asyncio
import json
from collections.abc import Awaitable
from pathlib import Path
from time import perf_counter

from adapters.bench.asked import Supply
from adapters.bench.desk import Desk, House, open_house
from adapters.bench.figures import Figure, Goal
from adapters.bench.filling import SEED, asked_about, file_of
from adapters.bench.generating import MadeArticle, articles
from adapters.bench.timing import Timings, no_garbage_collection, timed
from retrieval.search.catalogue import entries_for

PAUSE_SECONDS = 0.02
"""Between two questions of one person who keeps asking while something is imported."""

FEWEST = 5


def as_markdown(made: MadeArticle, remark: str = "") -> str:
    """The article as a file that `handrail import` reads; `remark` is one more sentence at its end."""
    details = made.details
    fields = {
        "title": details.title,
        "owner": details.owner,
        "audience": sorted(details.audience),
        "also_asked_as": list(details.also_asked_as),
    }
    front = "\n".join(f"{name}: {json.dumps(value)}" for name, value in fields.items())
    return f"---\n{front}\n---\n{made.body}\n\n{remark}".rstrip() + "\n"


def write_folder(folder: Path, seed: int, passages: int) -> Path:
    """A new folder of generated files with about so many passages."""
    folder.mkdir(parents=True)
    held = 0
    for number, made in enumerate(articles(seed)):
        (folder / f"{number}.md").write_text(as_markdown(made), "utf-8")
        held += len(made.sections)
        if held >= passages:
            break
    return folder


async def measure_import_rate(desk: Desk) -> Figure:
    """An import into an empty knowledge base, beside the encoder alone on the very texts it embedded."""
    imported, bare = [], []
    seen: set[str] = set()
    async with open_house(0, desk.folder / "imported", desk.encoder) as house:
        for number in range(desk.plan.repeats):
            folder = desk.folder / f"files-{number}"
            await asyncio.to_thread(write_folder, folder, SEED + 1 + number, desk.plan.import_passages)
            started = perf_counter()
            await house.application.curating.import_paths([folder])
            seconds = perf_counter() - started
            entries = entries_for(await house.application.articles.published())
            texts = [entry.text for entry in entries if entry.id not in seen]
            seen.update(entry.id for entry in entries)
            imported.append(len(texts) / seconds)
            milliseconds = await asyncio.to_thread(timed, desk.encoder.encode, texts)
            bare.append(1000 * len(texts) / milliseconds)
    ours, limit = Timings.of(imported).p50, Timings.of(bare).p50
    return Figure(
        "import_to_encoder",
        "import: texts embedded a second ÷ the bare encoder's",
        100 * ours / limit,
        "%",
        Goal(90.0, at_least=True),
        f"{ours:.0f}/s ÷ {limit:.0f}/s",
    )


async def measure_questions_during_import(desk: Desk) -> list[Figure]:
    """Question times while files are imported, beside a quiet time just before."""
    house, quiet, busy = desk.main, list[float](), list[float]()
    for number in range(desk.plan.repeats):
        folder = desk.folder / f"meanwhile-{number}"
        await asyncio.to_thread(write_folder, folder, SEED + 1001 + number, desk.plan.import_passages)
        with no_garbage_collection():
            for question in desk.answerable.take(max(FEWEST, desk.plan.rounds // 4)):
                quiet.append(await _one(house, question))
            busy += await ask_while(house, desk.answerable, house.application.curating.import_paths([folder]))
    name = "a question while an import runs ÷ quiet, p95"
    return [_slower("import_question_p95", name, Timings.of(busy), Timings.of(quiet))]


async def measure_update(desk: Desk) -> list[Figure]:
    """One article of the largest knowledge base changes; somebody asks meanwhile."""
    house, seconds, during = desk.largest, list[float](), list[float]()
    made = asked_about(desk.plan.asked_about)[0]
    path = file_of(house.data_dir, 0)
    await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
    with no_garbage_collection():
        quiet = [await _one(house, question) for question in desk.answerable.take(max(FEWEST, desk.plan.rounds // 4))]
        for number in range(desk.plan.changes):
            await asyncio.to_thread(path.write_text, as_markdown(made, f"Changed for the {number}th time."), "utf-8")
            started = perf_counter()
            during += await ask_while(house, desk.answerable, house.application.curating.import_paths([path]))
            seconds.append(perf_counter() - started)
    size = f"{house.size:,} passages"
    busy, before = Timings.of(during), Timings.of(quiet)
    return [
        Figure("update_seconds", f"one article changes in {size}", Timings.of(seconds).p50, "s", Goal(1.0)),
        _slower("update_question_p95", f"a question meanwhile ÷ quiet, p95, {size}", busy, before),
        Figure(
            "update_question_longest",
            "the slowest of them ÷ the slowest in quiet",
            busy.longest / before.longest,
            "×",
            detail=f"{busy.longest:.0f} ms ÷ {before.longest:.0f} ms",
        ),
    ]


def _slower(key: str, name: str, busy: Timings, quiet: Timings) -> Figure:
    detail = f"{busy.p95:.0f} ms ÷ {quiet.p95:.0f} ms, {len(busy.milliseconds)} questions"
    return Figure(key, name, busy.p95 / quiet.p95, "×", Goal(2.0), detail)


async def ask_while(house: House, questions: Supply, work: Awaitable[object]) -> list[float]:
    """One person keeps asking until `work` is done; gives back the milliseconds of each question."""
    working = asyncio.ensure_future(work)
    found: list[float] = []
    while not working.done() or not found:
        found.append(await _one(house, questions.one()))
        await asyncio.sleep(PAUSE_SECONDS)
    await working
    return found


async def _one(house: House, question: str) -> float:
    return (await house.ask(question))[1]
