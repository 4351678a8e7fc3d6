from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.nudges.nudge_timing import (
    DAY_ENDS,
    DAY_STARTS,
    PATIENCE,
    WEEK,
    WEEKLY_CAP,
    Decision,
    NotSent,
    Occasion,
    Recipient,
    SendLater,
    SendNow,
    decide,
    first_due,
    local_moment,
    step_due,
)
from bot.nudges.nudges import Kind, Moment, Reason, Schedule
from bot.people.staff_member import StaffMember
from bot.people.wishes import Preferences, Topic, zone
from bot.people.working_days import is_working_day

BERLIN = StaffMember("p", time_zone="Europe/Berlin", locale="de-DE")
SLACK = ("slack",)
MONDAY_TEN = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # 10:00 in Berlin
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Auckland", "UTC"]


def occasion(now: datetime = MONDAY_TEN, kind: Kind = Kind.NUDGE, topic: str = "") -> Occasion:
    return Occasion(topic, kind, now, now, is_working_day)


def decided(recipient: Recipient, now: datetime = MONDAY_TEN, kind: Kind = Kind.NUDGE) -> Decision:
    return decide(recipient, occasion(now, kind))


def test_somebody_at_work_gets_it_now() -> None:
    assert decided(Recipient(BERLIN, platforms=SLACK)) == SendNow()


@pytest.mark.parametrize(
    ("now", "local"),
    [
        (datetime(2026, 11, 23, 5, 0, tzinfo=UTC), datetime(2026, 11, 23, 9, 0)),  # noqa: DTZ001 - Monday, early
        (datetime(2026, 11, 23, 17, 0, tzinfo=UTC), datetime(2026, 11, 24, 9, 0)),  # noqa: DTZ001 - Monday, evening
        (datetime(2026, 11, 21, 9, 0, tzinfo=UTC), datetime(2026, 11, 23, 9, 0)),  # noqa: DTZ001 - Saturday
        (datetime(2026, 12, 24, 18, 0, tzinfo=UTC), datetime(2026, 12, 28, 9, 0)),  # noqa: DTZ001 - Christmas
    ],
)
def test_outside_working_hours_it_waits_for_the_next_working_morning(now: datetime, local: datetime) -> None:
    expected = local.replace(tzinfo=zone("Europe/Berlin"))
    assert decided(Recipient(BERLIN, platforms=SLACK), now) == SendLater(expected)


@pytest.mark.parametrize(
    ("recipient", "reason"),
    [
        (Recipient(replace(BERLIN, is_active=False), platforms=SLACK), Reason.LEFT),
        (Recipient(BERLIN, Preferences(opted_out=frozenset({Topic.NUDGES})), platforms=SLACK), Reason.OPTED_OUT),
        (Recipient(BERLIN, refused_topics=frozenset({"handover"}), platforms=SLACK), Reason.OPTED_OUT),
        (Recipient(BERLIN), Reason.NO_ACCOUNT),
        (Recipient(replace(BERLIN, leave_from=date(2026, 11, 1)), platforms=SLACK), Reason.ON_LEAVE),
    ],
)
def test_those_who_cannot_or_will_not_be_reached_get_nothing_and_it_is_known_why(
    recipient: Recipient, reason: Reason
) -> None:
    assert decide(recipient, occasion(topic="handover")) == NotSent(reason)


def test_a_short_leave_is_waited_for() -> None:
    away = replace(BERLIN, leave_from=date(2026, 11, 20), leave_until=date(2026, 11, 24))
    assert decided(Recipient(away, platforms=SLACK)) == SendLater(local_moment(date(2026, 11, 25), 9, "Europe/Berlin"))


def test_quiet_hours_within_the_working_day_are_kept() -> None:
    quiet = Preferences(quiet_from=9, quiet_until=13)
    assert decided(Recipient(BERLIN, quiet, platforms=SLACK)) == SendLater(
        local_moment(date(2026, 11, 23), 13, "Europe/Berlin")
    )


def test_somebody_whose_quiet_hours_cover_every_working_hour_gets_nothing() -> None:
    assert decided(Recipient(BERLIN, Preferences(8, 18), platforms=SLACK)) == NotSent(Reason.NO_GOOD_MOMENT)


def test_a_snooze_is_kept() -> None:
    until = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
    assert decided(Recipient(BERLIN, snoozed_until=until, platforms=SLACK)) == SendLater(until)


def test_more_than_the_weekly_cap_waits_until_the_week_has_passed() -> None:
    recent = [MONDAY_TEN - timedelta(days=days) for days in (6, 3, 1)]
    assert decided(Recipient(BERLIN, recent=recent, platforms=SLACK)) == SendLater(recent[0] + WEEK)
    assert decided(Recipient(BERLIN, recent=recent[1:], platforms=SLACK)) == SendNow()


def test_the_question_whether_it_was_used_counts_for_no_cap() -> None:
    recent = [MONDAY_TEN - timedelta(hours=hours) for hours in (1, 2, 3)]
    assert decided(Recipient(BERLIN, recent=recent, platforms=SLACK), kind=Kind.FOLLOW_UP) == SendNow()


def test_what_has_been_due_for_too_long_is_dropped() -> None:
    late = Occasion("", Kind.NUDGE, MONDAY_TEN - PATIENCE - timedelta(hours=1), MONDAY_TEN, is_working_day)
    assert decide(Recipient(BERLIN, platforms=SLACK), late) == NotSent(Reason.NO_GOOD_MOMENT)


def test_the_first_message_comes_at_each_persons_own_time() -> None:
    monday = date(2026, 11, 23)
    at_two = Schedule(Moment.LOCAL_TIME, monday, hour=14)
    assert first_due(at_two, "Asia/Kolkata", MONDAY_TEN) == datetime(2026, 11, 23, 8, 30, tzinfo=UTC)
    assert first_due(at_two, "America/New_York", MONDAY_TEN) == datetime(2026, 11, 23, 19, 0, tzinfo=UTC)
    assert first_due(Schedule(Moment.START_OF_DAY, monday), "Asia/Tokyo", MONDAY_TEN).astimezone(UTC).hour == 0
    assert first_due(Schedule(), None, MONDAY_TEN) == MONDAY_TEN


def test_a_series_keeps_its_hour_when_clocks_change() -> None:
    friday = datetime(2026, 10, 23, 8, 0, tzinfo=UTC)  # 10:00 in Berlin, in summer time
    later = step_due(friday, 3, "Europe/Berlin")
    assert later == datetime(2026, 10, 26, 9, 0, tzinfo=UTC)
    assert later.astimezone(zone("Europe/Berlin")).hour == 10


def test_an_hour_that_summer_time_skips_is_taken_as_the_next() -> None:
    skipped = local_moment(date(2027, 3, 28), 2, "Europe/Berlin")
    assert (skipped.hour, skipped.astimezone(UTC).hour) == (3, 1)


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
people = st.builds(
    StaffMember,
    person_id=st.just("p"),
    time_zone=st.sampled_from(ZONES),
    locale=st.sampled_from(["de-DE", "en-US", "en-IN", "en-AU", None]),
    leave_from=st.none() | st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)
wishes = st.builds(
    Preferences,
    quiet_from=st.none() | st.integers(0, 23),
    quiet_until=st.none() | st.integers(0, 23),
)


@given(people, wishes, moments, st.lists(st.timedeltas(timedelta(), timedelta(days=10)), max_size=5))
def test_whatever_is_sent_now_keeps_every_wish(
    member: StaffMember, wish: Preferences, now: datetime, ago: Sequence[timedelta]
) -> None:
    recent = [now - each for each in ago]
    recipient = Recipient(member, wish, recent=recent, platforms=SLACK)
    match decided(recipient, now):
        case SendNow():
            local = now.astimezone(zone(member.time_zone))
            assert DAY_STARTS <= local.hour < DAY_ENDS
            assert is_working_day(local.date(), member.country)
            assert not member.is_on_leave(local.date())
            assert wish.quiet_end(now, member.time_zone) is None
            assert sum(now - WEEK < sent <= now for sent in recent) < WEEKLY_CAP
        case SendLater(at):
            assert now < at <= now + PATIENCE
            assert decide(recipient, replace(occasion(now), now=at)) == SendNow()
        case NotSent(reason):
            assert reason in {Reason.ON_LEAVE, Reason.CAP, Reason.NO_GOOD_MOMENT}
