"""On which days people work: neither on weekends nor on the public holidays of their country."""

from datetime import date
from functools import lru_cache
from typing import Any

SATURDAY = 5
KEPT_CALENDARS = 250


def is_working_day(day: date, country: str | None) -> bool:
    """Whether people in this country (ISO 3166: "DE") work on this day; where it is unknown, Monday to Friday.

    Weekends are the country's own. Takes some milliseconds for the first day asked of a country's year.
    """
    if not country:
        return day.weekday() < SATURDAY
    calendar = _calendar(country, day.year)
    if calendar is None:
        return day.weekday() < SATURDAY
    return bool(calendar.is_working_day(day))


@lru_cache(maxsize=KEPT_CALENDARS)
def _calendar(country: str, year: int) -> Any | None:
    import holidays  # noqa: PLC0415 - a quarter of a second to import, and only nudges need it

    try:
        return holidays.country_holidays(country, years=year)
    except NotImplementedError:
        return None
