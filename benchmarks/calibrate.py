"""Fits the calibration that ships: `python -m benchmarks.calibrate DATA_FOLDER [--write]`.

Every question of every set, of our own sample and of our made-up organisations is looked up by the production code; a
logistic regression then learns when an answer would have been right. It learns three numbers only: how much the
strength of the best passage counts, how much the size of the knowledge, and a constant. The strength is the passage's
ranking score and how far it stands out; sets teach a freer model their own habits, which do not hold elsewhere
(benchmarks/RESULTS.md). Each set is reported by a model fitted on all the others. All sets count the same, however many
questions they have; the organisations are parts of one, which counts `ORGANISATIONS_COUNT` times. Indexes are kept
under build/, so that a second run is quick.
"""

import argparse
import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

from benchmarks.sample_set import sample_passages, sample_questions
from bot.measures.evaluating import KnownQuestion, KnownStore, index_known
from bot.measures.known_sets import read_passages, read_questions
from bot.measures.measuring import auroc
from retrieval.access import Everything
from retrieval.encoding.embedding import Encoder, load_encoder
from retrieval.looking import Lookup
from retrieval.ranking import LENGTH_WEIGHT, MEANING_WEIGHT, PAIR_WEIGHT, WORDS_WEIGHT, too_close_to_call
from retrieval.search.follow_up import in_context
from retrieval.search.index import PassageIndex
from retrieval.sufficiency import Calibration, Signals, shipped_calibration

SAMPLE = "sample"
SETS = (
    "tts-handbook",
    "cloudgov-kb",
    "stackfaq",
    "orsharc-policy",
    "workarena-kb",
    "clapnq",
    "mtrag-cloud",
    "mtrag-clapnq",
    SAMPLE,
)
ORGANISATIONS = Path("benchmarks/organisations")
ORGANISATIONS_COUNT = 2
"""They are small, as knowledge is when a company begins, which few of the sets are; but one language model wrote them
all, and questions of people should lead (what other counts do: benchmarks/RESULTS.md)."""

STRENGTH = {
    "likeness": 1.0,
    "meaning": MEANING_WEIGHT,
    "words": WORDS_WEIGHT,
    "pairs": PAIR_WEIGHT,
    "extent": LENGTH_WEIGHT,
    "prominence": 1.0,
}
"""The signals that make up the strength of the best passage, as ranking weighs them."""

Floats = NDArray[np.float64]
THRESHOLDS = (0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)


@dataclass(frozen=True)
class Seen:
    """A question, the signals of its look (none: nothing was found), and whether what would be quoted answers it."""

    question: KnownQuestion
    signals: Signals | None
    is_right: bool


@cache
def organisations() -> tuple[str, ...]:
    """The names of our made-up organisations."""
    return tuple(sorted(path.parent.name for path in ORGANISATIONS.glob("*/passages.jsonl")))


async def look_at(name: str, data: Path, encoder: Encoder, keep: Path) -> list[Seen]:
    """Everything seen for one set."""
    folder = (ORGANISATIONS if name in organisations() else data) / name
    passages = sample_passages() if name == SAMPLE else read_passages(folder / "passages.jsonl")
    questions = sample_questions() if name == SAMPLE else read_questions(folder / "questions.jsonl")
    store = KnownStore(passages, encoder)
    index = await asyncio.to_thread(PassageIndex.open, keep / name, encoder)
    try:
        await index_known(store, index)
        lookup = Lookup(encoder, index, shipped_calibration())
        return [_see(each, lookup, store) for each in questions]
    finally:
        index.close()


def _see(question: KnownQuestion, lookup: Lookup, store: KnownStore) -> Seen:
    look = lookup.look(in_context(question.text, question.history), Everything())
    quoted = {store.known_id(each.article_id) for each in too_close_to_call(look.evidence)}
    return Seen(question, look.signals, not quoted.isdisjoint(question.gold))


def fit(sets: Sequence[Sequence[Seen]], threshold: float) -> Calibration:
    """A calibration learned from `sets`, each with the same weight."""
    found = [[seen for seen in group if seen.signals is not None] for group in sets]
    values = np.array([_features(seen.signals) for group in found for seen in group if seen.signals is not None])
    right = np.array([seen.is_right for group in found for seen in group], dtype=float)
    shares = np.concatenate([np.full(len(group), 1 / len(found) / len(group)) for group in found])

    def loss(fitted: Floats) -> tuple[float, Floats]:
        total = values @ fitted
        wrong_by = shares * (1 / (1 + np.exp(-total)) - right)
        return float((shares * (np.logaddexp(0, total) - right * total)).sum()), values.T @ wrong_by

    strength, size, bias = map(float, minimize(loss, np.zeros(3), jac=True, method="L-BFGS-B").x)
    weights = {name: round(strength * share, 4) for name, share in STRENGTH.items()} | {"size": round(size, 4)}
    typical = {
        name: round(float(value), 4) for name, value in zip(weights, _typical(found, list(weights)), strict=True)
    }
    return Calibration(
        weights, round(bias + sum(weights[name] * typical[name] for name in weights), 4), threshold, typical
    )


def _typical(sets: Sequence[Sequence[Seen]], names: Sequence[str]) -> Floats:
    means = [[np.mean([getattr(seen.signals, name) for seen in group]) for name in names] for group in sets]
    typical: Floats = np.array(means, dtype=float).mean(axis=0)
    return typical


def _features(signals: Signals) -> tuple[float, float, float]:
    strength = sum(weight * float(getattr(signals, name)) for name, weight in STRENGTH.items())
    return strength, signals.size, 1.0


def _confidence(calibration: Calibration, seen: Seen) -> float:
    return calibration.probability(seen.signals) if seen.signals else 0.0


def report(name: str, seen: Sequence[Seen], calibration: Calibration) -> NDArray[np.float64]:
    """Prints one set's figures; gives back, for each threshold, answered, right and the sum of promised confidence."""
    confidence = np.array([_confidence(calibration, each) for each in seen])
    right = np.array([each.is_right for each in seen])
    kinds = sorted({each.question.kind for each in seen if not each.question.is_answerable})
    known = [float(c) for c, each in zip(confidence, seen, strict=True) if each.question.is_answerable]
    figures = []
    for kind in kinds:
        unknown = [float(c) for c, each in zip(confidence, seen, strict=True) if each.question.kind == kind]
        figures.append(f"{kind} {auroc(known, unknown) or 0:.3f}")
    answerable = [each for each in seen if each.question.is_answerable]
    first = sum(each.is_right for each in answerable) / len(answerable)
    print(
        f"{name}: right {first:.3f}  AUROC right {auroc(list(confidence[right]), list(confidence[~right])) or 0:.3f}",
        *figures,
        sep="  ",
    )
    return np.array([_at(confidence, right, threshold) for threshold in THRESHOLDS]) / len(seen)


def _at(confidence: NDArray[np.float64], right: NDArray[np.bool_], threshold: float) -> tuple[float, float, float]:
    answered = confidence >= threshold
    return float(answered.sum()), float((answered & right).sum()), float(confidence[answered].sum())


def as_json(calibration: Calibration) -> str:
    """The calibration as `calibration.json` holds it."""
    return json.dumps(asdict(calibration), indent=2) + "\n"


async def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--keep", type=Path, default=Path("build/calibration"), help="where indexes are kept")
    parser.add_argument("--sets", default=",".join(SETS + organisations()), help="which sets, separated by commas")
    parser.add_argument("--threshold", type=float, default=shipped_calibration().threshold)
    parser.add_argument("--write", action="store_true", help="put the result into retrieval/calibration.json")
    asked = parser.parse_args()
    encoder = await asyncio.to_thread(load_encoder)
    names = asked.sets.split(",")
    seen = {name: await look_at(name, asked.data, encoder, asked.keep) for name in names}
    curves = []
    for name in names:
        others = {other: seen[other] for other in names if _is_another(other, name)}
        curves.append(report(name, seen[name], fit(to_learn_from(others), asked.threshold)))
    _print_curves(names, np.array(curves))
    fitted = fit(to_learn_from(seen), asked.threshold)
    print(as_json(fitted))
    if asked.write:
        await asyncio.to_thread(Path("retrieval/calibration.json").write_text, as_json(fitted), "utf-8")


def to_learn_from(seen: Mapping[str, Sequence[Seen]]) -> list[Sequence[Seen]]:
    """The sets as they count: each once, and all organisations together as so many."""
    sets = [group for name, group in seen.items() if name not in organisations()]
    own = [each for name, group in seen.items() if name in organisations() for each in group]
    return sets + [own] * (ORGANISATIONS_COUNT if own else 0)


def _is_another(name: str, held_out: str) -> bool:
    # Two sets of the same passages ("clapnq", "mtrag-clapnq") are one when it comes to holding out.
    return name.removeprefix("mtrag-") != held_out.removeprefix("mtrag-")


def _print_curves(names: Sequence[str], curves: NDArray[np.float64]) -> None:
    print("\nprecision / coverage at each threshold, each set by a model that never saw it")
    print("set".ljust(16), *(f"{threshold:^11}" for threshold in THRESHOLDS))
    own = np.array([name in organisations() for name in names])
    means = {"mean of sets": ~own, "organisations": own}
    rows = [(name, curves[places].mean(0)) for name, places in means.items() if places.any()]
    for name, curve in (*zip(names, curves, strict=True), *rows):
        cells = (f"{right / answered if answered else 0:.2f} / {answered:.2f}" for answered, right, _ in curve)
        print(name.ljust(16), *(f"{cell:^11}" for cell in cells))


if __name__ == "__main__":
    asyncio.run(main())
