from datetime import date

import pytest

from bot.people.working_days import is_working_day


@pytest.mark.parametrize(
    ("day", "country", "works"),
    [
        (date(2026, 11, 23), None, True),
        (date(2026, 11, 21), None, False),
        (date(2026, 12, 25), "DE", False),
        (date(2026, 12, 25), None, True),
        (date(2026, 7, 14), "FR", False),
        (date(2026, 7, 14), "DE", True),
        (date(2026, 11, 22), "IL", True),
        (date(2026, 11, 20), "IL", False),
        (date(2026, 11, 23), "XX", True),
        (date(2026, 11, 22), "XX", False),
    ],
)
def test_people_work_on_the_working_days_of_their_country(day: date, country: str | None, works: bool) -> None:
    assert is_working_day(day, country) is works
