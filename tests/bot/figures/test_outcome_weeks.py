from datetime import date, timedelta

from bot.figures.outcome_weeks import Coverage, OutcomeWeek, coverage, outcome_weeks
from knowledge.gaps.asked_counts import WeekCount

MONDAY = date(2026, 11, 16)


def _week(answered: int | None, unknown: int | None, weeks_ago: int = 0) -> OutcomeWeek:
    counts = {"answered": answered, "partial": 0, "clarify": 0, "unknown": unknown, "other": 0}
    return OutcomeWeek(MONDAY - timedelta(weeks=weeks_ago), counts)


def test_a_week_with_few_people_shows_no_number_and_none_can_be_worked_out() -> None:
    counts = [WeekCount(MONDAY, "answered", 40, 12), WeekCount(MONDAY, "unknown", 7, 4)]
    (week,) = outcome_weeks([MONDAY], counts)
    assert week.questions == {"answered": 40, "partial": 0, "clarify": 0, "unknown": None, "other": 0}
    assert (week.total, week.share_answered) == (40, 1.0)


def test_rare_endings_are_counted_together() -> None:
    counts = [WeekCount(MONDAY, "error", 3, 3), WeekCount(MONDAY, "denied", 6, 5)]
    (week,) = outcome_weeks([MONDAY], counts)
    assert week.questions["other"] == 9


def test_a_week_without_questions_is_there_too() -> None:
    empty, _ = outcome_weeks([MONDAY, MONDAY + timedelta(weeks=1)], [])
    assert (empty.total, empty.share_answered) == (0, None)


def test_where_the_answered_are_few_there_is_no_share() -> None:
    assert _week(None, 20).share_answered is None


def test_coverage_compares_four_weeks_with_the_four_before() -> None:
    before, lately = [_week(10, 10)] * 4, [_week(15, 5)] * 4
    assert coverage([*before, *lately]) == Coverage(4, 80, 0.75, 0.5)
    assert coverage([_week(None, None)] * 8) == Coverage(4, 0, None, None)
