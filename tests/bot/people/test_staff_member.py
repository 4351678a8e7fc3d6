from datetime import date

import pytest

from bot.people.staff_member import StaffMember


@pytest.mark.parametrize(
    ("day", "away"),
    [(date(2026, 11, 30), False), (date(2026, 12, 1), True), (date(2026, 12, 9), True), (date(2026, 12, 10), False)],
)
def test_leave_lasts_from_its_first_day_to_its_last(day: date, away: bool) -> None:
    ann = StaffMember("p", leave_from=date(2026, 12, 1), leave_until=date(2026, 12, 9))
    assert ann.is_on_leave(day) is away


def test_leave_without_an_end_goes_on() -> None:
    assert StaffMember("p", leave_from=date(2026, 12, 1)).is_on_leave(date(2030, 1, 1))
    assert not StaffMember("p", leave_until=date(2030, 1, 1)).is_on_leave(date(2026, 12, 1))


@pytest.mark.parametrize(
    ("locale", "country"), [("de-AT", "AT"), ("zh-Hant-TW", "TW"), ("en", None), (None, None), ("es-419", None)]
)
def test_the_country_is_read_from_the_locale(locale: str | None, country: str | None) -> None:
    assert StaffMember("p", locale=locale).country == country
