from datetime import timedelta

from bot.gaps.gap_trend import WEEKS, trend
from tests.conftest import NOON


def test_weeks_are_counted_where_five_people_asked_in_each() -> None:
    asked = [(NOON, f"p{number}") for number in range(5)] + [(NOON - timedelta(weeks=2), f"p{n}") for n in range(6)]
    weeks = trend(asked, NOON)
    assert [week.questions for week in weeks] == [6, 0, 5]
    assert weeks[-1].monday.isoformat() == "2026-11-16"


def test_one_week_with_fewer_people_hides_all_of_them() -> None:
    asked = [(NOON, f"p{number}") for number in range(5)] + [(NOON - timedelta(weeks=1), "p1")] * 9
    assert trend(asked, NOON) == ()


def test_what_nobody_asks_has_no_weeks_worth_telling() -> None:
    assert trend([], NOON) == []


def test_only_the_last_weeks_are_told() -> None:
    asked = [(NOON - timedelta(weeks=each), f"p{n}") for each in range(WEEKS + 3) for n in range(5)]
    assert len(trend(asked, NOON)) == WEEKS
