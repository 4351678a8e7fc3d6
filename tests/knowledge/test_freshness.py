from datetime import date

import pytest

from knowledge.freshness import is_withheld, next_review, overdue_since

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("review_by", "overdue"),
    [
        (None, None),
        (date(2026, 11, 21), None),
        (date(2026, 11, 20), None),
        (date(2026, 11, 19), date(2026, 11, 19)),
    ],
)
def test_an_article_is_overdue_from_the_day_after_its_review_date(review_by: date | None, overdue: date | None) -> None:
    assert overdue_since(review_by, TODAY) == overdue


@pytest.mark.parametrize(
    ("review_by", "grace_days", "withheld"),
    [
        (date(2026, 11, 10), 10, False),
        (date(2026, 11, 10), 9, True),
        (date(2026, 11, 19), 0, True),
        (date(2026, 11, 20), 0, False),
        (date(2000, 1, 1), None, False),
        (None, 0, False),
    ],
)
def test_an_article_is_withheld_when_its_days_of_grace_are_over(
    review_by: date | None, grace_days: int | None, withheld: bool
) -> None:
    assert is_withheld(review_by, TODAY, grace_days) is withheld


def test_the_next_review_is_half_a_year_away_unless_said_otherwise() -> None:
    assert next_review(date(2026, 1, 1)) == date(2026, 6, 30)
    assert next_review(date(2026, 1, 1), every_days=30) == date(2026, 1, 31)
