"""Deciding whether what was found is enough to answer: the one place that says "I don't know".

The probability is a logistic regression over a few signals that each mean something on their own. Its weights are
fitted by `python -m benchmarks.calibrate` on development questions and kept in `calibration.json`.
"""

import json
import math
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import astuple, dataclass, fields
from functools import cache
from importlib.resources import files
from typing import Protocol

from retrieval.outcome import Evidence
from retrieval.word_match import WordMatch

CLOSE = 10
"""How many of the best passages make up the field that the first one has to stand out from."""


RAREST = 10.0
"""The inverse document frequency of a word that one passage in about 20,000 has; keeps the signal near 1."""


LENGTH_SCALE = 3.0
"""Brings the logarithm of a question's length near 1."""

BY_NAME = 0.9
"""How alike question and title, heading or phrasing must be for the passage to be written for this very question."""

FEWEST_WORDS_BY_NAME = 3
"""A title of one or two words ("Annual leave") names a subject, not a question."""

CONFIDENCE_BY_NAME = 0.9
"""What a passage written for the question is worth at least: on development sets 11 of 11 such passages were right."""


@dataclass(frozen=True)
class Signals:
    """What speaks for the first passage answering the question. All are numbers of about -1 to 1.

    `meaning`: its cosine, or that of a phrasing it is also asked as. `lead`: how far it is ahead of the best passage of
    another article. `prominence`: how far it stands out from the other nine of the best ten. `words`: its keyword score
    as a share of what a passage full of the question's words would get. `pairs`: the share of the question's word pairs
    that stand together in it. `coverage`: the share of the question's words in it, rare ones counting more. `missing`:
    the rarity of the rarest word it lacks. `heading`: likeness of the question to its title, heading or phrasings, word
    by word. `met` and `least_met`: how near it comes to the question's words, on average and for the one met least.
    `agreement`: 1 when meaning and words put it first. `length`: of the question, as a logarithm.
    """

    meaning: float
    lead: float
    prominence: float
    words: float
    pairs: float
    coverage: float
    missing: float
    heading: float
    met: float
    least_met: float
    agreement: float
    length: float


@dataclass(frozen=True)
class Calibration:
    """A fitted model: weights over standardised signals, and the threshold that was chosen with it."""

    means: tuple[float, ...]
    scales: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    threshold: float

    def probability(self, signals: Signals) -> float:
        """The probability, 0 to 1, that the first passage answers the question."""
        values = zip(astuple(signals), self.means, self.scales, self.weights, strict=True)
        total = self.bias + sum(weight * (value - mean) / scale for value, mean, scale, weight in values)
        fitted = 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
        return max(fitted, CONFIDENCE_BY_NAME) if _is_by_name(signals) else fitted


class Words(Protocol):
    """The words of what was found."""

    def of_passage(self, evidence: Evidence) -> AbstractSet[str]:
        """The stems in the passage, its title and its headings."""

    def of_headings(self, evidence: Evidence) -> Sequence[AbstractSet[str]]:
        """The stems of the title, of each heading and of each phrasing the article is also asked as."""

    def match(self, evidence: Evidence) -> WordMatch:
        """How well the passage meets each word of the question."""


def signals_of(
    question: AbstractSet[str], rarity: Mapping[str, float], evidence: Sequence[Evidence], words: Words
) -> Signals:
    """The signals of the first passage in `evidence`, which must not be empty.

    `question` holds the question's word stems and `rarity` their inverse document frequencies.
    """
    first = evidence[0]
    meanings = [max(each.scores["meaning"], each.scores["phrasing"]) for each in evidence]
    of_others = [each.scores["meaning"] for each in evidence if each.article_id != first.article_id]
    field = sorted((each.scores["meaning"] for each in evidence[1:]), reverse=True)[: CLOSE - 1]
    total = sum(rarity.values()) or 1.0
    match = words.match(first)
    lacking = question - words.of_passage(first)
    return Signals(
        meaning=meanings[0],
        lead=meanings[0] - max(of_others, default=0.0),
        prominence=meanings[0] - (sum(field) / len(field) if field else 0.0),
        words=first.scores["keyword"],
        pairs=first.scores["pairs"],
        coverage=1 - sum(rarity.get(word, 0.0) for word in lacking) / total,
        missing=max((rarity.get(word, 0.0) for word in lacking), default=0.0) / RAREST,
        heading=max((_likeness(question, heading) for heading in words.of_headings(first)), default=0.0),
        met=match.mean,
        least_met=match.least,
        agreement=float(_is_first_by(evidence, "meaning") and _is_first_by(evidence, "keyword")),
        length=math.log1p(len(question)) / LENGTH_SCALE,
    )


@cache
def shipped_calibration() -> Calibration:
    """The calibration that comes with this version."""
    data = json.loads(files("retrieval").joinpath("calibration.json").read_text("utf-8"))
    names = [field.name for field in fields(Signals)]
    return Calibration(
        means=tuple(data["means"][name] for name in names),
        scales=tuple(data["scales"][name] for name in names),
        weights=tuple(data["weights"][name] for name in names),
        bias=data["bias"],
        threshold=data["threshold"],
    )


def _is_by_name(signals: Signals) -> bool:
    words = math.expm1(signals.length * LENGTH_SCALE)
    return signals.heading >= BY_NAME and words > FEWEST_WORDS_BY_NAME - 0.5


def _likeness(question: AbstractSet[str], heading: AbstractSet[str]) -> float:
    union = len(question | heading)
    return len(question & heading) / union if union else 0.0


def _is_first_by(evidence: Sequence[Evidence], ranker: str) -> bool:
    return evidence[0].scores[ranker] >= max(each.scores[ranker] for each in evidence) - 1e-9
