from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.upkeep.digest import Stale, Week, digest, week_due
from tests.bot.upkeep.test_digesting import summary

WEEK = Week(people=40, questions=100, answered=80, opened=3, closed=2)
STALE = Stale("Receipts", "Finance", date(2026, 12, 3))
LINK = "https://x/console"


def test_the_week_is_a_few_sentences() -> None:
    gap = summary("Parental leave for contractors", askers=12)
    assert digest(WEEK, [gap], [STALE], LINK).text == (
        "40 people asked 100 questions last week; 80 % were answered at once.\n\n"
        "2 gaps closed with a proven answer; 3 new gaps came up.\n\n"
        "What matters most:\n1. *Parental leave for contractors*: 12 people asked\n\n"
        "To be looked at soon:\n- *Receipts*, by 3 Dec 2026 (Finance)"
    )


def test_no_figure_about_fewer_than_five_people_is_told() -> None:
    text = digest(replace(WEEK, people=4, questions=37), [summary("Parking", askers=None)], [], LINK).text
    assert "37" not in text
    assert "Fewer than five people asked something" in text
    assert "*Parking*: fewer than five people asked" in text


@pytest.mark.parametrize(
    ("week", "said"),
    [
        (Week(0, 0, 0, 0, 0), "Nobody asked anything last week.\n\nThere are no new gaps; none was closed."),
        (replace(WEEK, opened=1, closed=0), "There is one new gap, and none was closed."),
        (replace(WEEK, opened=0, closed=1), "one gap closed with a proven answer; no new gaps came up."),
    ],
)
def test_small_numbers_are_words(week: Week, said: str) -> None:
    assert said in digest(week, [], [], LINK).text


def test_three_gaps_and_five_articles_are_named_at_most() -> None:
    gaps = [summary(f"Gap {number}", askers=None) for number in range(5)]
    stale = [replace(STALE, title=f"Article {number}", owner=None) for number in range(7)]
    text = digest(WEEK, gaps, stale, LINK).text
    assert "Gap 2" in text
    assert "Gap 3" not in text
    assert "- and 2 more" in text
    assert "(nobody owns it)" in text


@pytest.mark.parametrize(
    ("after_monday_midnight", "week"),
    [
        (timedelta(hours=6), None),
        (timedelta(hours=7), "2026-W48"),
        (timedelta(days=2), "2026-W48"),
        (timedelta(days=4), None),
    ],
)
def test_it_is_due_on_monday_morning_and_not_much_later(after_monday_midnight: timedelta, week: str | None) -> None:
    monday = datetime(2026, 11, 23, tzinfo=UTC)
    assert week_due(monday + after_monday_midnight) == week
