"""When an article is overdue for review, and when it is too old to be answered from at all."""

from datetime import date


def overdue_since(review_by: date | None, today: date) -> date | None:
    """The review date, once it has passed. On the day itself the article still has until the evening."""
    return review_by if review_by is not None and review_by < today else None


def is_withheld(review_by: date | None, today: date, grace_days: int | None) -> bool:
    """Whether an article has been overdue for more than `grace_days` days. With None nothing is ever withheld."""
    if review_by is None or grace_days is None:
        return False
    return (today - review_by).days > grace_days
