"""Deciding whether what was found is enough to answer: the one place that says "I don't know".

The probability is a logistic regression over a few signals that each mean something on their own. Its weights are
fitted by `python -m benchmarks.calibrate` on development questions and kept in `calibration.json`. What was tried
beside them and left out: benchmarks/RESULTS.md.
"""

import json
import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files

from retrieval.outcome import Evidence

CLOSE = 10
"""How many of the best passages make up the field that the first one has to stand out from."""

FEWEST_PASSAGES = 100
"""Knowledge smaller than this counts as this large: nothing smaller was measured."""

BY_NAME = 0.9
"""How alike question and title, heading or phrasing must be for the passage to be written for this very question."""

FEWEST_WORDS_BY_NAME = 3
"""A title of one or two words ("Annual leave") names a subject, not a question."""

CONFIDENCE_BY_NAME = 0.9
"""What a passage written for the question is worth at least: on development sets 11 of 11 such passages were right."""


@dataclass(frozen=True)
class Signals:
    """What speaks for the first passage, or one that is hardly behind it, answering the question.

    `likeness`: how well it meets the question word by word; `meaning`: its cosine; each also by way of a phrasing it is
    asked as. `words`: its keyword score as a share of what a passage full of the question's words would get. `pairs`:
    the share of the question's word pairs that stand together in it. `extent`: its length, as a logarithm of words.
    `prominence`: how far its meaning stands out from the other nine of the best ten. `size`: the logarithm of the
    number of passages searched, since the best of many looks better by chance. `heading`: likeness of the question to
    its title, heading or phrasings, word by word. `length`: the question's content words.
    """

    likeness: float
    meaning: float
    words: float
    pairs: float
    extent: float
    prominence: float
    size: float
    heading: float
    length: float


@dataclass(frozen=True)
class Calibration:
    """A fitted model: what each signal adds to the log odds of an answer, and the threshold that was chosen with it.

    `typical` is what a signal usually is, from where its weight counts (0 where nothing is said).
    """

    weights: Mapping[str, float]
    bias: float
    threshold: float
    typical: Mapping[str, float] = field(default_factory=dict)

    def deciding_at(self, threshold: float | None) -> "Calibration":
        """The same with another threshold; with its own, where None is given."""
        return self if threshold is None else replace(self, threshold=threshold)

    def contributions(self, signals: Signals) -> dict[str, float]:
        """What each signal adds to the log odds of the typical question. Signals without a weight are left out."""
        return {
            name: weight * (float(getattr(signals, name)) - self.typical.get(name, 0.0))
            for name, weight in self.weights.items()
        }

    def probability(self, signals: Signals) -> float:
        """The probability, 0 to 1, that the question is answered by the first passage or one hardly behind it."""
        total = self.bias + sum(self.contributions(signals).values())
        fitted = 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
        return max(fitted, CONFIDENCE_BY_NAME) if _is_by_name(signals) else fitted


def signals_of(
    question: AbstractSet[str], evidence: Sequence[Evidence], headings: Sequence[AbstractSet[str]], searched: int
) -> Signals:
    """The signals of the first passage in `evidence`, which must not be empty.

    `question` holds the question's word stems, `headings` those of the first passage's title, heading and phrasings;
    `searched` is the number of passages that could have been found.
    """
    scores = evidence[0].scores
    meaning = max(scores["meaning"], scores["phrasing"])
    others = sorted((each.scores["meaning"] for each in evidence[1:]), reverse=True)[: CLOSE - 1]
    return Signals(
        likeness=scores["likeness"],
        meaning=meaning,
        words=scores["keyword"],
        pairs=scores["pairs"],
        extent=scores["extent"],
        prominence=meaning - (sum(others) / len(others) if others else 0.0),
        size=math.log(max(FEWEST_PASSAGES, searched)),
        heading=max((overlap(question, heading) for heading in headings), default=0.0),
        length=float(len(question)),
    )


@cache
def shipped_calibration() -> Calibration:
    """The calibration that comes with this version."""
    data = json.loads(files("retrieval").joinpath("calibration.json").read_text("utf-8"))
    return Calibration(data["weights"], data["bias"], data["threshold"], data["typical"])


def _is_by_name(signals: Signals) -> bool:
    return signals.heading >= BY_NAME and signals.length >= FEWEST_WORDS_BY_NAME


def overlap(question: AbstractSet[str], heading: AbstractSet[str]) -> float:
    """How many of the word stems of both they have in common, 0 to 1 (Jaccard's index)."""
    union = len(question | heading)
    return len(question & heading) / union if union else 0.0
