"""How well questions that mean the same become one gap: `python -m benchmarks.grouping DATA_DIR`.

The questions of each set arrive one by one in several random orders (the seeds 0, 1, 2 ...) and are put into gaps by
the production code. The result is compared with the groups people made: adjusted mutual information, 1 for the same
groups and 0 for chance. No group is known to the code and nothing is trained; only the link from which a question joins
a gap is a choice. So each set is also reported at the value that was best on each of the others.

DATA_DIR holds one folder a set with a `questions.jsonl`. A question's group is its `cluster`; where there is none, the
one passage that answers it.
"""

import argparse
import hashlib
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import adjusted_mutual_info_score  # type: ignore[import-untyped]

from knowledge.grouping import JOIN_FROM, Grouping, Vector
from retrieval.embedding import Encoder, load_encoder

SETS = ("banking77-clusters", "stackfaq", "workarena-kb")
STEPS = tuple(step / 100 for step in range(50, 71, 2))
"""The values of the link that are compared."""


@dataclass(frozen=True)
class Labelled:
    """One set: a vector and the name of the right group for each question."""

    name: str
    vectors: Vector
    groups: list[str]


@dataclass(frozen=True)
class Figures:
    """Means over the orders. `seconds_joined`: in how many groups the second question joined the first one's gap."""

    information: float
    spread: float
    gaps: float
    seconds_joined: float


def read_set(folder: Path) -> tuple[list[str], list[str]]:
    """The questions that have a group, and their groups."""
    lines = (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    found = [(row["question"], group) for row in rows if (group := _group(row))]
    return [question for question, _ in found], [group for _, group in found]


def group_online(vectors: Vector, order: list[int], join_from: float) -> list[str]:
    """The gap each question ended up in when they arrived in this order."""
    grouping, gap_of = Grouping(), [""] * len(order)
    for place, arriving in enumerate(order):
        candidates = grouping.candidates(vectors[arriving], join_from)
        gap_of[arriving] = candidates[0] if candidates else f"gap {place}"
        grouping.add(gap_of[arriving], vectors[arriving])
    return gap_of


def measure(labelled: Labelled, join_from: float, orders: int) -> Figures:
    """The figures of one set at one value of the link."""
    scores, counts, joined = [], [], []
    for seed in range(orders):
        order = [int(place) for place in np.random.default_rng(seed).permutation(len(labelled.groups))]
        gap_of = group_online(labelled.vectors, order, join_from)
        scores.append(adjusted_mutual_info_score(labelled.groups, gap_of))
        counts.append(len(set(gap_of)))
        joined.append(_seconds_joined(labelled.groups, gap_of, order))
    return Figures(*(float(value) for value in (np.mean(scores), np.std(scores), np.mean(counts), np.mean(joined))))


def main() -> None:
    """Print the figures of every set."""
    parser = argparse.ArgumentParser(description="How well questions that mean the same become one gap.")
    parser.add_argument("data", type=Path, help="the folder with the sets")
    parser.add_argument("--orders", type=int, default=5, help="random orders a set (5)")
    wanted = parser.parse_args()
    encoder = load_encoder()
    sets = [_labelled(wanted.data / name, encoder) for name in SETS]
    figures = {each.name: {step: measure(each, step, wanted.orders) for step in STEPS} for each in sets}
    print(f"adjusted mutual information, mean of {wanted.orders} random orders, {encoder.model_id}\n")
    for each in sets:
        _print_steps(each, figures[each.name])
    _print_chosen_elsewhere(figures)


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


def _seconds_joined(groups: list[str], gap_of: list[str], order: list[int]) -> float:
    arrived: dict[str, list[int]] = {}
    for question in order:
        arrived.setdefault(groups[question], []).append(question)
    pairs = [(each[0], each[1]) for each in arrived.values() if len(each) > 1]
    return sum(gap_of[first] == gap_of[second] for first, second in pairs) / len(pairs)


def _print_steps(labelled: Labelled, at: dict[float, Figures]) -> None:
    print(f"{labelled.name}: {len(labelled.groups)} questions, {len(set(labelled.groups))} groups")
    print("  link   AMI           gaps   second question joined")
    for step, found in at.items():
        mark = "  (shipped)" if step == JOIN_FROM else ""
        print(
            f"  {step:.2f}   {found.information:.3f} ± {found.spread:.3f}  {found.gaps:5.0f}   "
            f"{found.seconds_joined:.2f}{mark}"
        )
    print()


def _print_chosen_elsewhere(figures: dict[str, dict[float, Figures]]) -> None:
    print("chosen on one set, reported on the others")
    for chosen_on, at in figures.items():
        best = max(at, key=lambda step: at[step].information)
        reported = ", ".join(
            f"{name} {others[best].information:.3f}" for name, others in figures.items() if name != chosen_on
        )
        print(f"  {chosen_on} ({best:.2f}): {reported}")


if __name__ == "__main__":
    main()
