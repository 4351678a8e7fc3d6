import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.measures.measuring import (
    Measured,
    abstained_right,
    abstained_wrong,
    answerable_auroc,
    answered_right,
    answered_wrong,
    auroc,
    count,
    coverage,
    coverage_at_precision,
    hit_rate,
    interval,
    mean_reciprocal_rank,
    normalised_gain,
    percentile,
    pointed_right,
    pointed_wrong,
    precision,
)

RIGHT = Measured("1", "covered", frozenset({"a"}), True, "answered", ("a", "b"), ("a",), 0.9, 10.0)
SECOND = replace(RIGHT, ranked=("b", "a"), cited=("b",), confidence=0.6)
MISSED = replace(RIGHT, ranked=("b", "c"), outcome="unknown", cited=(), confidence=0.2)
REMOVED = Measured("2", "removed", frozenset(), False, "unknown", ("b",), (), 0.3, 20.0)
FOREIGN = replace(REMOVED, kind="out_of_scope", outcome="answered", cited=("b",), confidence=0.7)


def test_a_hit_is_a_right_passage_among_the_first() -> None:
    assert hit_rate([RIGHT, SECOND, MISSED], 1) == pytest.approx(1 / 3)
    assert hit_rate([RIGHT, SECOND, MISSED], 2) == pytest.approx(2 / 3)


def test_ranking_is_measured_on_answerable_questions_only() -> None:
    for measure in (lambda each: hit_rate(each, 1), mean_reciprocal_rank, normalised_gain):
        assert measure([RIGHT, REMOVED, FOREIGN]) == 1.0
        assert measure([REMOVED]) == 0.0


def test_a_reciprocal_rank_looks_no_deeper_than_it_is_told() -> None:
    assert mean_reciprocal_rank([RIGHT, SECOND]) == 0.75
    assert mean_reciprocal_rank([SECOND], depth=1) == 0.0


def test_the_gain_of_two_right_passages_depends_on_their_places() -> None:
    both = replace(RIGHT, gold=frozenset({"a", "c"}))
    assert normalised_gain([replace(both, ranked=("a", "c"))]) == 1.0
    expected = (1 + 1 / math.log2(4)) / (1 + 1 / math.log2(3))
    assert normalised_gain([replace(both, ranked=("a", "b", "c"))]) == pytest.approx(expected)


def test_the_area_is_the_chance_that_a_positive_scores_higher() -> None:
    assert auroc([0.9, 0.8], [0.1, 0.2]) == 1.0
    assert auroc([0.1], [0.9]) == 0.0
    assert auroc([0.5, 0.5], [0.5]) == 0.5
    assert auroc([0.9, 0.3], [0.5]) == 0.5


def test_without_either_side_there_is_no_area() -> None:
    assert auroc([], [0.5]) is None
    assert auroc([0.5], []) is None


@given(
    st.lists(st.integers(0, 5).map(float), min_size=1, max_size=12),
    st.lists(st.integers(0, 5).map(float), min_size=1, max_size=12),
)
def test_the_area_agrees_with_counting_every_pair(positive: list[float], negative: list[float]) -> None:
    won = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    assert auroc(positive, negative) == pytest.approx(won / (len(positive) * len(negative)))


def test_the_area_can_be_taken_against_one_kind_alone() -> None:
    measured = [RIGHT, SECOND, REMOVED, FOREIGN]
    assert answerable_auroc(measured, "removed") == 1.0
    assert answerable_auroc(measured, "out_of_scope") == 0.5
    assert answerable_auroc(measured) == 0.75


def test_coverage_is_what_can_be_answered_before_precision_falls() -> None:
    assert coverage_at_precision([RIGHT, FOREIGN, SECOND, REMOVED], 0.95) == 0.25
    assert coverage_at_precision([RIGHT, FOREIGN, SECOND, REMOVED], 0.5) == 0.5
    assert coverage_at_precision([FOREIGN], 0.95) == 0.0
    assert coverage_at_precision([], 0.95) == 0.0


def test_questions_of_equal_confidence_are_answered_together() -> None:
    wrong = replace(FOREIGN, confidence=RIGHT.confidence)
    assert coverage_at_precision([RIGHT, wrong], 0.95) == coverage_at_precision([wrong, RIGHT], 0.95) == 0.0


def test_early_mistakes_can_be_outweighed_by_later_answers() -> None:
    later = [replace(RIGHT, confidence=0.5)] * 19
    assert coverage_at_precision([FOREIGN, *later], 0.95) == 1.0


def test_an_answer_is_right_when_it_rests_on_a_right_passage() -> None:
    assert answered_right(RIGHT)
    assert not answered_wrong(RIGHT)
    assert answered_wrong(SECOND)
    assert answered_wrong(FOREIGN)
    assert answered_right(replace(RIGHT, outcome="partial"))


def test_silence_is_right_where_there_is_no_answer() -> None:
    assert abstained_right(REMOVED)
    assert abstained_wrong(MISSED)
    assert not abstained_wrong(RIGHT)
    assert abstained_right(replace(FOREIGN, outcome="clarify"))


def test_a_pointer_is_right_where_the_answer_is() -> None:
    pointed = replace(MISSED, pointed=("b", *MISSED.gold))
    assert pointed_right(pointed)
    assert not pointed_wrong(pointed)
    assert pointed_wrong(replace(REMOVED, pointed=("b",)))
    assert not pointed_right(MISSED)
    assert not pointed_wrong(MISSED)


def test_every_question_is_counted_once() -> None:
    measured = [RIGHT, SECOND, MISSED, REMOVED, FOREIGN]
    verdicts = (answered_right, answered_wrong, abstained_right, abstained_wrong)
    assert [count(measured, verdict) for verdict in verdicts] == [1, 2, 1, 1]


def test_a_percentile_is_one_of_the_values() -> None:
    values = [float(value) for value in range(1, 101)]
    assert (percentile(values, 0.5), percentile(values, 0.95), percentile(values, 1.0)) == (50.0, 95.0, 100.0)
    assert (percentile([7.0], 0.5), percentile([7.0], 0.0), percentile([], 0.5)) == (7.0, 7.0, 0.0)
    assert percentile([3.0, 1.0, 2.0], 0.0) == 1.0


def test_precision_is_of_answers_and_coverage_of_answerable_questions() -> None:
    assert precision([RIGHT, SECOND, FOREIGN, MISSED]) == pytest.approx(1 / 3)
    assert coverage([RIGHT, SECOND, FOREIGN, MISSED]) == pytest.approx(1 / 3)
    assert precision([MISSED]) is None
    assert coverage([REMOVED]) == 0.0


def test_an_interval_holds_the_measure_and_narrows_with_more_questions() -> None:
    few, many = [RIGHT, MISSED] * 10, [RIGHT, MISSED] * 100
    low, high = interval(few, lambda each: hit_rate(each, 1)) or (0.0, 0.0)
    assert low < 0.5 < high
    lower, higher = interval(many, lambda each: hit_rate(each, 1)) or (0.0, 0.0)
    assert higher - lower < high - low


def test_the_same_questions_always_give_the_same_interval() -> None:
    assert interval([RIGHT, MISSED] * 5, precision) == interval([RIGHT, MISSED] * 5, precision)
    assert interval([MISSED], precision) is None
    assert interval([], coverage) is None
