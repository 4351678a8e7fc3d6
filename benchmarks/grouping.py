"""How well questions that mean the same become one gap: `python -m benchmarks.grouping DATA_DIR`.

The questions of each set arrive one by one in several random orders (the seeds 0, 1, 2 ...) and are put into gaps as in
production: by the gap loop, in a database. When the last one has arrived, the gaps are compared with the groups people
made: adjusted mutual information, 1 for the same groups and 0 for chance. No group is known to the code and nothing is
trained; only the link from which questions are one gap is a choice. So each set is also reported at the value that was
best on each of the others.

DATA_DIR holds one folder a set with a `questions.jsonl`. A question's group is its `cluster`; where there is none, the
one passage that answers it.
"""

import argparse
import asyncio
import hashlib
import json
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_mutual_info_score  # type: ignore[import-untyped]
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.gaps.gap_loop import GapLoop
from knowledge.gaps.gap_store import GapStore
from knowledge.gaps.gaps import GapKind, GapQuestion
from knowledge.gaps.grouping import LINK_FROM, Grouping, Vector
from knowledge.storage.database import connect, sqlite_url
from knowledge.storage.migrating import migrate
from knowledge.tables import questions
from retrieval.encoding.embedding import Encoder, load_encoder

SETS = ("banking77-clusters", "stackfaq", "workarena-kb")
STEPS = tuple(step / 1000 for step in range(625, 801, 25))
"""The values of the link that are compared."""

NOW = datetime(2026, 11, 22, tzinfo=UTC)


@dataclass(frozen=True)
class Labelled:
    """One set: a vector and the name of the right group for each question."""

    name: str
    vectors: Vector
    groups: list[str]

    def order(self, seed: int) -> list[int]:
        """The questions in the order in which they arrive."""
        return [int(place) for place in np.random.default_rng(seed).permutation(len(self.groups))]


@dataclass(frozen=True)
class Arrival:
    """What became of one order: the gap of each question in the end and the one it was told at once, how many others
    moved, and in what share of the groups the second question joined the first at once."""

    gap_of: list[str]
    told: list[str]
    moves: int
    seconds_joined: float


def read_set(folder: Path) -> tuple[list[str], list[str]]:
    """The questions that have a group, and their groups."""
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    found = [(row["question"], group) for row in rows if (group := _group(row))]
    return [question for question, _ in found], [group for _, group in found]


def arrive(labelled: Labelled, seed: int, link_from: float) -> Arrival:
    """Group the questions online, in memory only."""
    grouping, gap_of, told = Grouping(link_from), [""] * len(labelled.groups), [""] * len(labelled.groups)
    first_of: dict[str, int] = {}
    joined: dict[str, bool] = {}
    moves = 0
    for question in labelled.order(seed):
        placed = grouping.place(str(question), labelled.vectors[question])
        moves += len(placed) - 1
        for moved, gap in placed.items():
            gap_of[int(moved)] = gap
        told[question] = gap_of[question]
        group = labelled.groups[question]
        first = first_of.setdefault(group, question)
        if first != question:
            joined.setdefault(group, gap_of[first] == gap_of[question])
    return Arrival(gap_of, told, moves, float(np.mean(list(joined.values()))))


async def arrive_in_production(labelled: Labelled, seed: int) -> tuple[list[str], NDArray[np.float64]]:
    """Group the questions online through the gap loop; the gap of each in the end, and the seconds each took."""

    async def embed(text: str) -> Vector:
        vector: Vector = labelled.vectors[int(text)]
        return vector

    with tempfile.TemporaryDirectory() as folder:
        url = sqlite_url(Path(folder))
        await migrate(url)
        engine, seconds = connect(url), []
        await _write_down(engine, len(labelled.groups))
        store = GapStore(engine)
        loop = GapLoop(store, embed, "benchmark", lambda: NOW)
        for question in labelled.order(seed):
            asked = GapQuestion(str(question), str(question), "web:ann", "web", "direct", NOW)
            started = time.perf_counter()
            await loop.join(asked, (), GapKind.MISSING)
            seconds.append(time.perf_counter() - started)
        _, stored = await store.grouped()
        await engine.dispose()
    gap_of = {each.question_id: each.gap_id for each in stored}
    return [gap_of[str(question)] for question in range(len(labelled.groups))], np.array(seconds)


def main() -> None:
    """Print the figures of every set."""
    parser = argparse.ArgumentParser(description="How well questions that mean the same become one gap.")
    parser.add_argument("data", type=Path, help="the folder with the sets")
    parser.add_argument("--orders", type=int, default=5, help="random orders a set (5)")
    wanted = parser.parse_args()
    encoder = load_encoder()
    sets = [_labelled(wanted.data / name, encoder) for name in SETS]
    seeds = range(wanted.orders)
    print(f"adjusted mutual information, mean and deviation of {wanted.orders} random orders, {encoder.model_id}\n")
    for each in sets:
        _print_production(each, seeds)
    curves = {each.name: {step: _informations(each, seeds, step) for step in STEPS} for each in sets}
    for name, curve in curves.items():
        print(f"{name}, by link: " + ", ".join(f"{step} {_spread(found)}" for step, found in curve.items()))
    _print_chosen_elsewhere(
        {name: {step: float(np.mean(found)) for step, found in curve.items()} for name, curve in curves.items()}
    )


def _group(row: dict[str, object]) -> str | None:
    cluster, gold = row.get("cluster"), row.get("gold_ids")
    if isinstance(cluster, str):
        return cluster
    return str(gold[0]) if isinstance(gold, list) and len(gold) == 1 else None


def _labelled(folder: Path, encoder: Encoder) -> Labelled:
    texts, groups = read_set(folder)
    return Labelled(folder.name, _encoded(texts, encoder), groups)


def _encoded(texts: list[str], encoder: Encoder) -> Vector:
    # Encoding takes longest, so the vectors are kept for the next run, under a name that tells model and texts.
    key = hashlib.sha256(json.dumps([encoder.model_id, texts]).encode()).hexdigest()[:16]
    cache = Path(tempfile.gettempdir()) / f"handrail-grouping-{key}.npy"
    if not cache.exists():
        np.save(cache, encoder.encode(texts))
    return np.asarray(np.load(cache), dtype=np.float32)


async def _write_down(engine: AsyncEngine, count: int) -> None:
    shared = {"text": "", "history": [], "person_id": "web:ann", "person": {}, "place": {}, "state": "answering"}
    rows = [shared | {"id": str(each), "event_key": str(each), "asked_at": NOW} for each in range(count)]
    async with engine.begin() as connection:
        await connection.execute(questions.insert(), rows)


def _informations(labelled: Labelled, seeds: range, link_from: float) -> list[float]:
    return [_information(labelled, arrive(labelled, seed, link_from).gap_of) for seed in seeds]


def _information(labelled: Labelled, gap_of: list[str]) -> float:
    return float(adjusted_mutual_info_score(labelled.groups, gap_of))


def _spread(values: list[float]) -> str:
    return f"{np.mean(values):.3f} ± {np.std(values):.3f}"


def _print_production(labelled: Labelled, seeds: range) -> None:
    found = [asyncio.run(arrive_in_production(labelled, seed)) for seed in seeds]
    arrivals = [arrive(labelled, seed, LINK_FROM) for seed in seeds]
    informations = [_information(labelled, gap_of) for gap_of, _ in found]
    late = 1000 * np.concatenate([seconds[-len(seconds) // 4 :] for _, seconds in found])
    print(f"{labelled.name}: {len(labelled.groups)} questions, {len(set(labelled.groups))} groups")
    print(f"  in the end, through the gap loop   {_spread(informations)}")
    print(f"  as told at once                    {_spread([_information(labelled, each.told) for each in arrivals])}")
    print(f"  gaps                               {np.mean([len(set(gap_of)) for gap_of, _ in found]):.0f}")
    print(f"  second question joins at once      {np.mean([each.seconds_joined for each in arrivals]):.2f}")
    print(
        f"  others moved a question            {np.mean([each.moves for each in arrivals]) / len(labelled.groups):.2f}"
    )
    print(
        f"  milliseconds, the last quarter     p50 {np.percentile(late, 50):.1f}, p95 {np.percentile(late, 95):.1f}\n"
    )


def _print_chosen_elsewhere(means: dict[str, dict[float, float]]) -> None:
    print("\nchosen on one set, reported on the others")
    for chosen_on, curve in means.items():
        best = max(curve, key=lambda step: curve[step])
        reported = ", ".join(f"{name} {others[best]:.3f}" for name, others in means.items() if name != chosen_on)
        print(f"  {chosen_on} ({best}): {reported}")


if __name__ == "__main__":
    main()
