"""When something was, in the words people use: today, yesterday, on Tuesday, on 3 Oct. Pure."""

from datetime import date

from bot.replies import MONTHS

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS_IN_WORDS = 6
"""Up to here a weekday's name can mean one day only."""


def day_since(then: date, today: date) -> str:
    """For "waiting since …"."""
    return _day(then, today)


def day_on(then: date, today: date) -> str:
    """For "answered …"."""
    said = _day(then, today)
    return said if said in ("today", "yesterday") else f"on {said}"


def _day(then: date, today: date) -> str:
    ago = (today - then).days
    if ago <= 0:
        return "today"
    if ago == 1:
        return "yesterday"
    if ago <= DAYS_IN_WORDS:
        return WEEKDAYS[then.weekday()]
    year = "" if then.year == today.year else f" {then.year}"
    return f"{then.day} {MONTHS[then.month - 1]}{year}"
