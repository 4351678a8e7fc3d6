from datetime import UTC, datetime

import pytest

from bot.people.wishes import Preferences, zone

NIGHT = Preferences(22, 7)


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (datetime(2026, 11, 20, 21, 30, tzinfo=UTC), datetime(2026, 11, 21, 6, 0, tzinfo=UTC)),
        (datetime(2026, 11, 20, 3, 0, tzinfo=UTC), datetime(2026, 11, 20, 6, 0, tzinfo=UTC)),
        (datetime(2026, 11, 20, 20, 59, tzinfo=UTC), None),
        (datetime(2026, 11, 20, 6, 0, tzinfo=UTC), None),
        # In the night in which summer time ends, 07:00 is an hour later than the clocks' difference says.
        (datetime(2026, 10, 24, 21, 0, tzinfo=UTC), datetime(2026, 10, 25, 6, 0, tzinfo=UTC)),
    ],
)
def test_quiet_hours_are_those_of_the_persons_own_day(now: datetime, end: datetime | None) -> None:
    assert NIGHT.quiet_end(now, "Europe/Berlin") == end


def test_a_quiet_afternoon_and_none_at_all() -> None:
    noon = datetime(2026, 11, 20, 13, 0, tzinfo=UTC)
    assert Preferences(12, 14).quiet_end(noon, None) == datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
    for none in (Preferences(), Preferences(9, 9), Preferences(9, None)):
        assert none.quiet_end(noon, None) is None


def test_an_unknown_zone_counts_as_utc() -> None:
    assert str(zone("Nowhere/At all")) == str(zone("../etc/passwd")) == str(zone(None)) == "UTC"
