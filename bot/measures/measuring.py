"""Measures of answering, from questions whose right passages are known. Pure."""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

DRAWS, DRAWS_SEED = 200, 20261122
"""How often questions are drawn anew for an interval: it is then certain to a tenth of its width."""


@dataclass(frozen=True)
class Measured:
    """How one question with known answers went.

    `gold` are the passages that answer it (none: the knowledge does not), `ranked` the passages found, best first,
    `cited` those the answer rested on, `pointed` those that whoever got no answer was pointed to.
    """

    id: str
    kind: str
    gold: frozenset[str]
    is_answerable: bool
    outcome: str
    ranked: tuple[str, ...]
    cited: tuple[str, ...]
    confidence: float
    milliseconds: float
    pointed: tuple[str, ...] = ()

    @property
    def is_answered(self) -> bool:
        """Whether an answer was given, whole or in part."""
        return self.outcome in ("answered", "partial")

    @property
    def is_right(self) -> bool:
        """Whether the first passage found answers the question."""
        return bool(self.ranked) and self.ranked[0] in self.gold


def hit_rate(measured: Sequence[Measured], depth: int) -> float:
    """The share of answerable questions with a right passage among the first `depth`."""
    return _mean([not each.gold.isdisjoint(each.ranked[:depth]) for each in _answerable(measured)])


def mean_reciprocal_rank(measured: Sequence[Measured], depth: int = 10) -> float:
    """The mean of 1 / rank of the first right passage; 0 where none is among the first `depth`."""
    return _mean([_reciprocal_rank(each, depth) for each in _answerable(measured)])


def normalised_gain(measured: Sequence[Measured], depth: int = 10) -> float:
    """NDCG with binary relevance (Järvelin and Kekäläinen 2002)."""
    return _mean([_gain(each, depth) for each in _answerable(measured)])


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """The probability that a random positive scores above a random negative, ties half; None when either is empty."""
    if not positive or not negative:
        return None
    scores = sorted((*positive, *negative))
    places: dict[float, list[int]] = {}
    for place, score in enumerate(scores, start=1):
        places.setdefault(score, []).append(place)
    mean_place = {score: sum(held) / len(held) for score, held in places.items()}
    above = sum(mean_place[score] for score in positive) - len(positive) * (len(positive) + 1) / 2
    return above / (len(positive) * len(negative))


def answerable_auroc(measured: Sequence[Measured], kind: str | None = None) -> float | None:
    """How well confidence tells answerable questions from the others, or from the others of one kind."""
    others = [each for each in measured if not each.is_answerable and kind in (None, each.kind)]
    return auroc([each.confidence for each in _answerable(measured)], [each.confidence for each in others])


def coverage_at_precision(measured: Sequence[Measured], precision: float) -> float:
    """The largest share of all questions that can be answered with at least `precision` of the answers right.

    Questions are taken in order of confidence; those of equal confidence are answered together.
    """
    by_confidence = sorted(measured, key=lambda each: -each.confidence)
    best = right = 0
    for count, each in enumerate(by_confidence, start=1):
        right += each.is_right
        is_last_of_its_kind = count == len(by_confidence) or by_confidence[count].confidence < each.confidence
        if is_last_of_its_kind and right >= precision * count:
            best = count
    return best / len(measured) if measured else 0.0


def count(measured: Sequence[Measured], which: Callable[[Measured], bool]) -> int:
    """How many questions went so."""
    return sum(which(each) for each in measured)


def answered_right(each: Measured) -> bool:
    """An answer that rests on a right passage."""
    return each.is_answered and not each.gold.isdisjoint(each.cited)


def answered_wrong(each: Measured) -> bool:
    """An answer that rests on no right passage."""
    return each.is_answered and each.gold.isdisjoint(each.cited)


def abstained_right(each: Measured) -> bool:
    """No answer, where there is none."""
    return not each.is_answered and not each.is_answerable


def abstained_wrong(each: Measured) -> bool:
    """No answer, where there is one."""
    return not each.is_answered and each.is_answerable


def pointed_right(each: Measured) -> bool:
    """No answer, but a pointer to where there is one."""
    return not each.gold.isdisjoint(each.pointed)


def pointed_wrong(each: Measured) -> bool:
    """No answer, and pointers to where there is none either."""
    return bool(each.pointed) and each.gold.isdisjoint(each.pointed)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of all values do not exceed; 0 for none."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


def precision(measured: Sequence[Measured]) -> float | None:
    """The share of answers that rest on a right passage; None when nothing was answered."""
    answered = [each for each in measured if each.is_answered]
    return _mean([answered_right(each) for each in answered]) if answered else None


def coverage(measured: Sequence[Measured]) -> float:
    """The share of answerable questions that are answered with a right passage."""
    return _mean([answered_right(each) for each in _answerable(measured)])


def interval(
    measured: Sequence[Measured], statistic: Callable[[Sequence[Measured]], float | None]
) -> tuple[float, float] | None:
    """Between which values `statistic` lies 95 times in 100, if other questions of this sort had been asked.

    The percentile bootstrap (Efron 1979) over whole questions, with the same draws every time; None where the statistic
    has no value.
    """
    draws = random.Random(DRAWS_SEED)  # noqa: S311 (sampling, not secrecy)
    drawn = (statistic(draws.choices(measured, k=len(measured))) for _ in range(DRAWS))
    values = sorted(value for value in drawn if value is not None)
    return (percentile(values, 0.025), percentile(values, 0.975)) if values and measured else None


def _answerable(measured: Sequence[Measured]) -> list[Measured]:
    return [each for each in measured if each.is_answerable]


def _reciprocal_rank(each: Measured, depth: int) -> float:
    ranks = [rank for rank, passage in enumerate(each.ranked[:depth], start=1) if passage in each.gold]
    return 1 / ranks[0] if ranks else 0.0


def _gain(each: Measured, depth: int) -> float:
    gained = sum(1 / math.log2(rank + 1) for rank, found in enumerate(each.ranked[:depth], 1) if found in each.gold)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(depth, len(each.gold)) + 1))
    return gained / ideal if ideal else 0.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
