"""When an article is overdue for review, and when it is too old to be answered from at all."""

from datetime import date, timedelta

REVIEW_EVERY_DAYS = 180
"""How long a checked article holds, until L&D says something else: twice a year is often enough to be kept up."""


def overdue_since(review_by: date | None, today: date) -> date | None:
    """The review date, once it has passed. On the day itself the article still has until the evening."""
    return review_by if review_by is not None and review_by < today else None


def is_withheld(review_by: date | None, today: date, grace_days: int | None) -> bool:
    """Whether an article has been overdue for more than `grace_days` days. With None nothing is ever withheld."""
    if review_by is None or grace_days is None:
        return False
    return (today - review_by).days > grace_days


def next_review(checked_on: date, every_days: int = REVIEW_EVERY_DAYS) -> date:
    """The day on which an article that was checked just now is to be looked at again."""
    return checked_on + timedelta(days=every_days)
