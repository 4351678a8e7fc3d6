"""Fits the calibration that ships: `python -m benchmarks.calibrate DATA_FOLDER [--write]`.

Every question of every set, and of our own sample, is looked up by the production code; a logistic regression then
learns from the signals when the first passage was right. Each signal may only speak for an answer (the rarity of a
missing word: only against), which keeps a small set from teaching nonsense. Each set is reported by a model fitted on
all the others; all sets count the same, however many questions they have. Indexes are kept under build/, so that a
second run is quick.
"""

import argparse
import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]

from benchmarks.sample_set import sample_passages, sample_questions
from bot.evaluating import KnownQuestion, KnownStore, index_known
from bot.known_sets import read_passages, read_questions
from bot.measuring import auroc
from retrieval.access import Everything
from retrieval.embedding import Encoder, load_encoder
from retrieval.follow_up import standalone
from retrieval.index import PassageIndex
from retrieval.looking import Lookup
from retrieval.sufficiency import Calibration, Signals, shipped_calibration

SAMPLE = "sample"
SETS = ("tts-handbook", "cloudgov-kb", "stackfaq", "orsharc-policy", "workarena-kb", "clapnq", SAMPLE)
Floats = NDArray[np.float64]
NAMES = tuple(field.name for field in fields(Signals))
THRESHOLDS = (0.3, 0.4, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
REGULARISATION = 0.01
"""The weight of the squared weights beside the mean log loss."""

SPEAKS_AGAINST = frozenset({"missing"})


@dataclass(frozen=True)
class Seen:
    """A question, the signals of its look, and whether the first passage answers it."""

    question: KnownQuestion
    signals: Signals
    is_right: bool


async def look_at(name: str, data: Path, encoder: Encoder, keep: Path) -> list[Seen]:
    """Everything seen for one set."""
    passages = sample_passages() if name == SAMPLE else read_passages(data / name / "passages.jsonl")
    questions = sample_questions() if name == SAMPLE else read_questions(data / name / "questions.jsonl")
    store = KnownStore(passages, encoder)
    index = await asyncio.to_thread(PassageIndex.open, keep / name, encoder)
    try:
        await index_known(store, index)
        lookup = Lookup(encoder, index, shipped_calibration())
        return [_see(each, lookup, store) for each in questions]
    finally:
        index.close()


def _see(question: KnownQuestion, lookup: Lookup, store: KnownStore) -> Seen:
    look = lookup.look(standalone(question.text, question.history), Everything())
    if look.signals is None:
        return Seen(question, Signals(*[0.0] * len(NAMES)), False)
    return Seen(question, look.signals, store.known_id(look.evidence[0].article_id) in question.gold)


def fit(sets: Sequence[Sequence[Seen]], threshold: float) -> Calibration:
    """A calibration learned from `sets`, each with the same weight."""
    values = np.array([astuple(seen.signals) for group in sets for seen in group])
    right = np.array([seen.is_right for group in sets for seen in group], dtype=float)
    shares = np.concatenate([np.full(len(group), 1 / len(sets) / len(group)) for group in sets])
    means, scales = values.mean(0), values.std(0) + 1e-6
    standard = (values - means) / scales

    def loss(fitted: Floats) -> tuple[float, Floats]:
        total = fitted[0] + standard @ fitted[1:]
        wrong_by = shares * (1 / (1 + np.exp(-total)) - right)
        penalty = REGULARISATION * (fitted[1:] ** 2).sum()
        gradient = np.concatenate([[wrong_by.sum()], standard.T @ wrong_by + 2 * REGULARISATION * fitted[1:]])
        return float((shares * (np.logaddexp(0, total) - right * total)).sum() + penalty), gradient

    bounds = [(None, None), *((None, 0) if name in SPEAKS_AGAINST else (0, None) for name in NAMES)]
    found = minimize(loss, np.zeros(len(NAMES) + 1), jac=True, bounds=bounds, method="L-BFGS-B").x
    return Calibration(tuple(means), tuple(scales), tuple(found[1:]), float(found[0]), threshold)


def report(name: str, seen: Sequence[Seen], calibration: Calibration) -> NDArray[np.float64]:
    """Prints one set's figures; gives back, for each threshold, answered, right and the sum of promised confidence."""
    confidence = np.array([calibration.probability(each.signals) for each in seen])
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
        f"{name}: hit@1 {first:.3f}  AUROC right {auroc(list(confidence[right]), list(confidence[~right])) or 0:.3f}",
        *figures,
        sep="  ",
    )
    return np.array([_at(confidence, right, threshold) for threshold in THRESHOLDS]) / len(seen)


def _at(confidence: NDArray[np.float64], right: NDArray[np.bool_], threshold: float) -> tuple[float, float, float]:
    answered = confidence >= threshold
    return float(answered.sum()), float((answered & right).sum()), float(confidence[answered].sum())


def as_json(calibration: Calibration) -> str:
    """The calibration as `calibration.json` holds it."""
    data = {
        key: dict(zip(NAMES, (round(float(value), 4) for value in values), strict=True))
        for key, values in asdict(calibration).items()
        if isinstance(values, tuple)
    }
    return json.dumps(data | {"bias": round(calibration.bias, 4), "threshold": calibration.threshold}, indent=2) + "\n"


async def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("--keep", type=Path, default=Path("build/calibration"), help="where indexes are kept")
    parser.add_argument("--sets", default=",".join(SETS), help="which sets, separated by commas")
    parser.add_argument("--threshold", type=float, default=shipped_calibration().threshold)
    parser.add_argument("--write", action="store_true", help="put the result into retrieval/calibration.json")
    asked = parser.parse_args()
    encoder = await asyncio.to_thread(load_encoder)
    names = asked.sets.split(",")
    seen = {name: await look_at(name, asked.data, encoder, asked.keep) for name in names}
    curves = []
    for name in names:
        others = fit([seen[other] for other in names if other != name], asked.threshold)
        curves.append(report(name, seen[name], others))
    _print_curves(names, np.array(curves))
    fitted = fit(list(seen.values()), asked.threshold)
    print(as_json(fitted))
    if asked.write:
        await asyncio.to_thread(Path("retrieval/calibration.json").write_text, as_json(fitted), "utf-8")


def _print_curves(names: Sequence[str], curves: NDArray[np.float64]) -> None:
    print("\nprecision / coverage at each threshold, each set by a model that never saw it")
    print("set".ljust(16), *(f"{threshold:^11}" for threshold in THRESHOLDS))
    for name, curve in zip((*names, "mean of sets"), (*curves, curves.mean(0)), strict=True):
        cells = (f"{right / answered if answered else 0:.2f} / {answered:.2f}" for answered, right, _ in curve)
        print(name.ljust(16), *(f"{cell:^11}" for cell in cells))


if __name__ == "__main__":
    asyncio.run(main())
