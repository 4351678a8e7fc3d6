from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.job_slots import At, slot_at

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
hours = st.builds(At, hour=st.integers(0, 23), weekday=st.none() | st.integers(0, 6))
zones = st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", None])


def test_what_is_done_every_ten_minutes_has_slots_of_ten_minutes() -> None:
    slot = slot_at(datetime(2026, 11, 23, 9, 17, 5, tzinfo=UTC), 10 * MINUTE)
    assert (slot.key, slot.ends - slot.begins) == ("20261123T091000Z", 10 * MINUTE)


@pytest.mark.parametrize(
    ("now", "key"),
    [
        (datetime(2026, 11, 23, 6, 59, tzinfo=UTC), "2026-11-16"),
        (datetime(2026, 11, 23, 7, 0, tzinfo=UTC), "2026-11-23"),
        (datetime(2026, 11, 29, 23, 0, tzinfo=UTC), "2026-11-23"),
    ],
)
def test_a_weekly_job_is_done_on_its_day_at_its_hour_by_the_organisations_clock(now: datetime, key: str) -> None:
    assert slot_at(now, 7 * DAY, At(8, weekday=0), "Europe/Berlin").key == key


def test_an_hour_that_comes_twice_makes_one_slot() -> None:
    """In Berlin the hour from two to three comes twice on 25 October 2026."""
    keys = {
        slot_at(datetime(2026, 10, 25, 0, minute, tzinfo=UTC) + timedelta(hours=hour), DAY, At(2), "Europe/Berlin").key
        for hour in range(5)
        for minute in (0, 30)
    }
    assert keys == {"2026-10-25"}


def test_an_hour_that_is_skipped_loses_none() -> None:
    """In Berlin there is no hour from two to three on 28 March 2027."""
    days = [datetime(2027, 3, day, 12, 0, tzinfo=UTC) for day in (27, 28, 29)]
    assert [slot_at(day, DAY, At(2), "Europe/Berlin").key for day in days] == ["2027-03-27", "2027-03-28", "2027-03-29"]


@given(moments, hours, zones)
def test_every_moment_lies_in_one_slot_and_slots_follow_each_other(
    now: datetime, at: At, time_zone: str | None
) -> None:
    slot = slot_at(now, DAY, at, time_zone)
    assert slot.begins <= now < slot.ends
    following = slot_at(slot.ends, DAY, at, time_zone)
    assert (following.begins, following.key > slot.key) == (slot.ends, True)
    before = slot_at(slot.begins - timedelta(seconds=1), DAY, at, time_zone)
    assert before.ends == slot.begins


@given(moments, st.integers(1, 5_000))
def test_a_slot_of_minutes_holds_its_moment_too(now: datetime, minutes: int) -> None:
    slot = slot_at(now, minutes * MINUTE)
    assert slot.begins <= now < slot.ends
    assert slot_at(slot.ends, minutes * MINUTE).begins == slot.ends
