from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.few_people import FEWEST_PEOPLE_SHOWN
from knowledge.gaps.impact import MOST_IMPACT, Counted, Figures, growth, impact, impact_in_words, shown

TODAY = timedelta()
USUAL = Figures(askers=20, questions=30, lately=8, before=6, let_down=6)

WEIGHTS = st.integers(0, 3)
AGES = st.integers(-5, 400).map(lambda days: timedelta(days=days))


def counts(askers: "st.SearchStrategy[int]") -> "st.SearchStrategy[Counted]":
    some = st.integers(0, 60)
    return st.builds(Counted, askers, st.integers(1, 900), some, some, some, st.booleans())


@given(counts(st.integers(1, FEWEST_PEOPLE_SHOWN - 1)), WEIGHTS, AGES)
def test_neither_number_nor_words_say_anything_about_fewer_than_five_people(
    few: Counted, weight: int, age: timedelta
) -> None:
    nothing = Figures(None, few.questions, is_new=few.is_new, weight=weight)
    assert impact(shown(few, weight), age) == impact(nothing, age)
    assert impact_in_words(shown(few, weight), age) == impact_in_words(nothing, age)


def test_of_those_who_ask_a_part_is_told_only_where_the_others_are_not_told_of_by_it() -> None:
    counted = Counted(askers=9, questions=12, lately=5, before=4, let_down=9)
    assert shown(counted) == Figures(9, 12, lately=None, before=None, let_down=9)


@given(counts(st.integers(0, 10_000)), WEIGHTS, AGES)
def test_impact_is_between_0_and_100(many: Counted, weight: int, age: timedelta) -> None:
    assert 0 <= impact(shown(many, weight), age) <= MOST_IMPACT


@pytest.mark.parametrize(
    "more",
    [
        replace(USUAL, askers=40, let_down=12),
        replace(USUAL, questions=60),
        replace(USUAL, lately=12),
        replace(USUAL, let_down=9),
        replace(USUAL, weight=2),
    ],
    ids=["people", "questions", "growth", "let down", "priority"],
)
def test_a_gap_matters_more_with_more(more: Figures) -> None:
    assert impact(more, TODAY) > impact(USUAL, TODAY)


def test_a_gap_matters_less_the_longer_nobody_asked() -> None:
    assert impact(USUAL, TODAY) > impact(USUAL, timedelta(days=9)) > impact(USUAL, timedelta(days=90))


def test_what_is_no_priority_matters_not_at_all_however_many_ask() -> None:
    weaving = Figures(500, 900, 300, 100, 200, weight=0)
    assert impact(weaving, TODAY) == 0
    assert "no priority" in impact_in_words(weaving, TODAY)


@pytest.mark.parametrize(
    ("figures", "grew"),
    [
        (replace(USUAL, lately=12, before=6), 1.0),
        (replace(USUAL, lately=6, before=12), 0.0),
        (replace(USUAL, lately=None), None),
        (replace(USUAL, before=None), None),
        (replace(USUAL, lately=10, before=None, is_new=True), 1.0),
    ],
)
def test_growth_compares_two_weeks_with_the_two_before_where_that_may_be_told(
    figures: Figures, grew: float | None
) -> None:
    assert growth(figures) == grew


def test_the_words_say_all_that_counted() -> None:
    grown = replace(USUAL, lately=12, weight=3)
    assert impact_in_words(grown, timedelta(days=1)) == (
        "20 people asked, 30 times in all, the last time 1 day ago. It grows: 12 people in the last two weeks, 6 in "
        "the two before. 6 of them had to ask again, or said that the answer did not help. Its topic is a first "
        "priority and counts three times."
    )
    assert impact_in_words(Figures(None, 2), timedelta(days=8)) == (
        "Fewer than 5 people asked, twice in all, the last time 8 days ago."
    )
    new = impact_in_words(Figures(7, 7, 7, is_new=True, weight=2), TODAY)
    assert new == (
        "7 people asked, 7 times in all, the last time today. It is new: nobody asked before the last two weeks. Its "
        "topic is a priority and counts twice."
    )
