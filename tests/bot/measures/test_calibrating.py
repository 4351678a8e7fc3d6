from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from bot.measures.calibrating import (
    FEWEST_TO_SCALE,
    MOST_WEIGHT,
    Floats,
    Judged,
    figures_of,
    merged,
    propose,
    weights_of,
)

THRESHOLD = 0.6


def judged(number: int, probability: float, is_right: bool, **values: object) -> Judged:
    one = Judged(
        text=f"question {number}",
        shipped=probability,
        now=probability,
        is_right=is_right,
        article_id=f"a{number % 12}",
        people=frozenset({f"p{number % 9}"}),
        was_answered=probability >= THRESHOLD,
    )
    return replace(one, **values)  # type: ignore[arg-type]


def answers(count: int, truth: Callable[[float], float], seed: int = 7, lowest: float = 0.05) -> list[Judged]:
    """Questions whose share of right ones is `truth` of their probability."""
    chance = np.random.default_rng(seed)
    probabilities = chance.uniform(lowest, 0.98, count)
    return [judged(n, float(p), bool(chance.random() < truth(p))) for n, p in enumerate(probabilities)]


def even(questions: list[Judged]) -> Floats:
    return np.ones(len(questions))


def test_answers_that_are_too_sure_of_themselves_become_more_careful() -> None:
    found = answers(120, lambda probability: probability**3)
    proposal = propose(found, even(found), THRESHOLD)
    assert proposal.is_better
    assert proposal.adjustment.applied_to(0.6) < 0.5
    assert proposal.after.calibration_error < proposal.before.calibration_error
    assert proposal.before.precision is not None
    assert proposal.after.precision is not None
    assert proposal.after.precision > proposal.before.precision
    assert proposal.after.coverage < proposal.before.coverage


def test_answers_that_are_too_shy_become_less_careful() -> None:
    found = answers(120, lambda probability: probability**0.3)
    proposal = propose(found, even(found), THRESHOLD)
    assert proposal.is_better
    assert proposal.may_answer_more
    assert proposal.after.coverage > proposal.before.coverage


def test_thumbs_alone_never_make_it_less_careful() -> None:
    found = answers(120, lambda probability: 1.0, lowest=THRESHOLD)
    proposal = propose(found, even(found), THRESHOLD)
    assert not proposal.may_answer_more
    assert proposal.adjustment.applied_to(THRESHOLD) <= THRESHOLD + 1e-6


@pytest.mark.parametrize("count", [25, 60])
def test_what_is_honest_already_is_seldom_changed(count: int) -> None:
    trials = [answers(count, lambda probability: probability, seed) for seed in range(10)]
    accepted = [propose(found, even(found), THRESHOLD).is_better for found in trials]
    assert sum(accepted) <= 3


def test_few_questions_only_shift_and_never_far() -> None:
    found = answers(FEWEST_TO_SCALE - 1, lambda probability: probability**2)
    proposal = propose(found, even(found), THRESHOLD)
    assert proposal.adjustment.scale == 1.0
    assert -1.5 < proposal.adjustment.shift < 0.0


def test_the_same_questions_propose_the_same_again() -> None:
    found = answers(60, lambda probability: probability**2)
    assert propose(found, even(found), THRESHOLD) == propose(found, even(found), THRESHOLD)


def test_questions_about_a_few_articles_alone_prove_nothing() -> None:
    found = answers(120, lambda probability: probability**3)
    about_few = [replace(each, article_id=f"a{number % 4}") for number, each in enumerate(found)]
    assert propose(found, even(found), THRESHOLD).is_better
    assert not propose(about_few, even(about_few), THRESHOLD).is_better


def test_the_same_question_counts_once_and_divided_ones_not_at_all() -> None:
    found = merged(
        [
            judged(1, 0.7, True, text="May I?", people=frozenset({"ann"})),
            judged(2, 0.7, True, text=" may  I? ", people=frozenset({"bob"})),
            judged(3, 0.7, False, text="MAY I?", people=frozenset({"cem"})),
            judged(4, 0.7, True, text="Who?"),
            judged(5, 0.7, False, text="who?"),
        ]
    )
    assert [(each.text, each.is_right, each.people) for each in found] == [
        ("May I?", True, frozenset({"ann", "bob", "cem"}))
    ]


def test_answered_and_unanswered_questions_count_as_they_are_asked() -> None:
    found = [judged(1, 0.9, True), judged(2, 0.8, True), judged(3, 0.9, True), judged(4, 0.1, False)]
    weights = weights_of(found, share_answered=0.5)
    assert weights[:3].sum() == pytest.approx(weights[3])
    assert weights.mean() == pytest.approx(1.0)


def test_no_question_stands_for_very_many() -> None:
    found = [judged(n, 0.9, True) for n in range(50)] + [judged(50, 0.1, False)]
    weights = weights_of(found, share_answered=0.1)
    assert weights.max() / weights.min() <= MOST_WEIGHT**2 + 1e-9
    assert list(weights_of(found[:50], share_answered=0.1)) == [1.0] * 50


def test_figures_are_those_at_the_threshold() -> None:
    found = [judged(n, 0.9 if n < 8 else 0.1, n < 6) for n in range(10)]
    figures = figures_of(found, even(found), np.array([each.now for each in found]), THRESHOLD)
    assert (figures.precision, figures.coverage) == (0.75, 0.8)
    assert figures.calibration_error == pytest.approx(abs(0.8 * 0.9 + 0.2 * 0.1 - 0.6))


def test_a_figure_about_fewer_than_five_people_is_withheld() -> None:
    found = [judged(n, 0.9, True, people=frozenset({f"p{n % 4}"})) for n in range(20)]
    assert figures_of(found, even(found), np.full(20, 0.9), THRESHOLD).precision is None
