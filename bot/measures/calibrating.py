"""Recalibrating on a deployment's own judged questions, with the caution that few of them ask for. Pure.

A full fit of the model on some dozens of answers would be reckless. What is fitted is one number, and from fifty
questions on two: how far the log-odds of the shipped calibration are shifted, and how much they are stretched. A strong
prior holds both where they were shipped, and no figure is taken from a question that the fit has seen.

Thumbs are given on answers only, so they say nothing about what was left unanswered. Three things keep that from
misleading: questions that were and were not answered are weighted as they are asked, it may become more daring only if
enough of the judged questions were left unanswered, and what remains is said to whoever decides.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.gaps.gaps import withheld
from retrieval.recalibrated import Adjustment, log_odds

Floats = NDArray[np.float64]

FEWEST_TO_SHIFT = 20
"""Judged questions: with fewer, chance alone moves the share of right ones by a quarter to either side."""

FEWEST_TO_SCALE = 50
"""Judged questions from which a second number may be fitted."""

FEWEST_UNANSWERED = 10
"""Judged questions that were not answered, without which nothing may be answered that was not before."""

FOLDS = 5

LIKELY_SHIFT = 0.5
"""The standard deviation of the prior on the shift, in log-odds."""

LIKELY_STRETCH = 0.25
"""The same for the logarithm of the scale."""

SHIFTS: Floats = np.linspace(-2.0, 2.0, 81)
SCALES: Floats = np.exp(np.linspace(-0.5, 0.5, 21))
"""All that is ever tried. At the ends of the shift, even odds become 12 % and 88 %."""

MOST_WEIGHT = 3.0
"""What a question may count at most, so that a few of them never stand for all that were not judged."""

QUESTIONS_IN_A_BIN = 10


@dataclass(frozen=True)
class Judged:
    """A question, and whether what it would be answered from today is known to hold the answer.

    `shipped` and `now` are its probabilities by the shipped calibration and by the one in use; `article_id` is whose
    passage came first, `people` who judged, `was_answered` whether it was when it was asked.
    """

    text: str
    shipped: float
    now: float
    is_right: bool
    article_id: str
    people: frozenset[str]
    was_answered: bool


@dataclass(frozen=True)
class Figures:
    """How good probabilities are. `precision` is the share of right ones among those that would be answered (None where
    they come from fewer than five people), `coverage` the share that would be answered. `calibration_error` is by how
    much confidence and the share of right ones differ; `log_loss` the mean surprise at what was right, in nats."""

    precision: float | None
    coverage: float
    calibration_error: float
    log_loss: float


@dataclass(frozen=True)
class Proposal:
    """An adjustment, and how it does on questions it was not fitted on. `gain` is what it spares in log loss, and
    `chance` the standard error of that."""

    adjustment: Adjustment
    before: Figures
    after: Figures
    gain: float
    chance: float
    may_answer_more: bool

    @property
    def is_better(self) -> bool:
        """Whether the gain is more than chance, and confidence no further off than it was."""
        is_as_honest = self.after.calibration_error <= self.before.calibration_error
        return self.adjustment != Adjustment() and self.gain > self.chance and is_as_honest


def merged(judged: Iterable[Judged]) -> list[Judged]:
    """The same question, asked by many, once: right if most found so, and left out where they are divided."""
    same: dict[str, list[Judged]] = {}
    for each in judged:
        same.setdefault(" ".join(each.text.casefold().split()), []).append(each)
    found = []
    for group in same.values():
        right = sum(each.is_right for each in group)
        if 2 * right != len(group):
            chosen = next(each for each in group if each.is_right == (2 * right > len(group)))
            people = frozenset[str]().union(*(each.people for each in group))
            found.append(Judged(**(vars(chosen) | {"people": people})))
    return found


def weights_of(judged: Sequence[Judged], share_answered: float) -> Floats:
    """How much each question counts, so that answered and unanswered ones count as they are asked; 1 on average.

    `share_answered` is the share of all questions asked that were answered.
    """
    answered = np.array([each.was_answered for each in judged])
    among_judged = answered.mean()
    if among_judged in (0.0, 1.0):
        return np.ones(len(judged))
    weights = np.where(answered, share_answered / among_judged, (1 - share_answered) / (1 - among_judged))
    capped = np.clip(weights, 1 / MOST_WEIGHT, MOST_WEIGHT)
    return np.asarray(capped / capped.mean(), dtype=np.float64)


def propose(judged: Sequence[Judged], weights: Floats, threshold: float) -> Proposal:
    """The adjustment that the judged questions speak for, checked on each fifth of them in turn."""
    unanswered = sum(each.shipped < threshold for each in judged)
    may_answer_more = unanswered >= FEWEST_UNANSWERED
    fitting = _Fitting(threshold, len(judged) >= FEWEST_TO_SCALE, may_answer_more)
    now = np.array([each.now for each in judged])
    after = _held_out(judged, weights, fitting)
    gain, chance = _gain(judged, weights, now, after)
    return Proposal(
        adjustment=fitting.fit(judged, weights),
        before=figures_of(judged, weights, now, threshold),
        after=figures_of(judged, weights, after, threshold),
        gain=gain,
        chance=chance,
        may_answer_more=may_answer_more,
    )


def figures_of(judged: Sequence[Judged], weights: Floats, probabilities: Floats, threshold: float) -> Figures:
    """The figures of `probabilities`, one a question."""
    right = _right(judged)
    answered = probabilities >= threshold
    people = frozenset[str]().union(*(each.people for each, is_in in zip(judged, answered, strict=True) if is_in))
    is_enough = withheld(len(people)) is not None
    precision = float(np.average(right[answered], weights=weights[answered])) if is_enough else None
    return Figures(
        precision=precision,
        coverage=float(np.average(answered, weights=weights)),
        calibration_error=_calibration_error(right, weights, probabilities),
        log_loss=float(np.average(_surprise(right, probabilities), weights=weights)),
    )


@dataclass(frozen=True)
class _Fitting:
    """What may be fitted."""

    threshold: float
    may_scale: bool
    may_answer_more: bool

    def fit(self, judged: Sequence[Judged], weights: Floats) -> Adjustment:
        right, odds = _right(judged), np.array([log_odds(each.shipped) for each in judged])
        tried = [
            self._best_shift(right, odds, weights, float(scale)) for scale in (SCALES if self.may_scale else [1.0])
        ]
        loss, best = min(tried, key=lambda each: each[0])
        return best if math.isfinite(loss) else Adjustment()

    def _best_shift(self, right: Floats, odds: Floats, weights: Floats, scale: float) -> tuple[float, Adjustment]:
        moved = scale * odds[:, None] + SHIFTS
        likelihood = weights @ (np.logaddexp(0, moved) - right[:, None] * moved)
        loss = likelihood + (SHIFTS / LIKELY_SHIFT) ** 2 / 2 + (math.log(scale) / LIKELY_STRETCH) ** 2 / 2
        if not self.may_answer_more:
            enough = log_odds(self.threshold)
            loss = np.where(scale * enough + SHIFTS > enough + 1e-9, np.inf, loss)
        best = int(np.argmin(loss))
        return float(loss[best]), Adjustment(round(scale, 4), round(float(SHIFTS[best]), 4))


def _held_out(judged: Sequence[Judged], weights: Floats, fitting: _Fitting) -> Floats:
    fold_of = _folds(judged)
    after = np.zeros(len(judged))
    for fold in range(FOLDS):
        held = np.array([fold_of[each.article_id] == fold for each in judged])
        fitted = fitting.fit([each for each, is_held in zip(judged, held, strict=True) if not is_held], weights[~held])
        for place in np.flatnonzero(held):
            after[place] = fitted.applied_to(judged[int(place)].shipped)
    return after


def _folds(judged: Sequence[Judged]) -> dict[str, int]:
    """A fold for each article: questions about the same one tell on each other, so they are held out together."""
    sizes: dict[str, int] = {}
    for each in judged:
        sizes[each.article_id] = sizes.get(each.article_id, 0) + 1
    filled, fold_of = [0] * FOLDS, {}
    for article_id, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        fold_of[article_id] = filled.index(min(filled))
        filled[fold_of[article_id]] += size
    return fold_of


def _gain(judged: Sequence[Judged], weights: Floats, now: Floats, after: Floats) -> tuple[float, float]:
    right = _right(judged)
    spared = _surprise(right, now) - _surprise(right, after)
    gain = float(np.average(spared, weights=weights))
    by_article: dict[str, float] = {}
    for each, more in zip(judged, weights * (spared - gain), strict=True):
        by_article[each.article_id] = by_article.get(each.article_id, 0.0) + float(more)
    if len(by_article) < FOLDS:
        return gain, math.inf  # How much questions about different articles differ cannot be told from so few.
    return gain, math.sqrt(sum(more**2 for more in by_article.values())) / len(judged)


def _calibration_error(right: Floats, weights: Floats, probabilities: Floats) -> float:
    """The expected calibration error (Naeini and others 2015), over bins that hold equally many questions."""
    bins = np.array_split(np.argsort(probabilities, kind="stable"), max(1, len(right) // QUESTIONS_IN_A_BIN))
    off = [abs(float(weights[each] @ (probabilities[each] - right[each]))) for each in bins]
    return sum(off) / float(weights.sum())


def _surprise(right: Floats, probabilities: Floats) -> Floats:
    held = np.clip(probabilities, 1e-9, 1 - 1e-9)
    return np.asarray(-(right * np.log(held) + (1 - right) * np.log(1 - held)), dtype=np.float64)


def _right(judged: Sequence[Judged]) -> Floats:
    return np.array([each.is_right for each in judged], dtype=np.float64)
