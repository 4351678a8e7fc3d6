"""When a nudge may reach somebody: by their clock, in their working hours, and not too often. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bot.nudges.nudges import Kind, Moment, Reason, Schedule
from bot.people.staff_member import StaffMember
from bot.people.wishes import Preferences, Topic, zone
from knowledge.articles import EVERYONE

DAY_STARTS = 9
DAY_ENDS = 17
"""Hours of the working day, by each person's own clock: nobody is nudged outside them."""

WEEKLY_CAP = 3
"""Nudges a person gets in seven days, over all senders."""

PATIENCE = timedelta(days=7)
"""A message that found no good moment for so long is dropped: it is not timely any more."""

WEEK = timedelta(days=7)

IsWorkingDay = Callable[[date, str | None], bool]
"""Whether people in a country (ISO 3166, None: unknown) work on a day."""


@dataclass(frozen=True)
class Recipient:
    """Everything about a person that decides when they may be nudged. `recent` are moments they were nudged at;
    `platforms` are where they can be written to, the one they were seen on last first.
    """

    member: StaffMember
    wishes: Preferences = field(default_factory=Preferences)
    refused_topics: frozenset[str] = frozenset()
    snoozed_until: datetime | None = None
    recent: Sequence[datetime] = ()
    platforms: tuple[str, ...] = ()

    @property
    def has_account(self) -> bool:
        """Whether they can be written to anywhere."""
        return bool(self.platforms)

    @property
    def groups(self) -> frozenset[str]:
        """Their groups, with the one that all belong to."""
        return self.member.groups | {EVERYONE}


@dataclass(frozen=True)
class SendNow:
    """This is a good moment."""


@dataclass(frozen=True)
class SendLater:
    """Look again at this moment."""

    at: datetime


@dataclass(frozen=True)
class NotSent:
    """They do not get it."""

    reason: Reason


Decision = SendNow | SendLater | NotSent


@dataclass(frozen=True)
class Occasion:
    """A message that is to be sent: what it is about, since when it is due, and what time it is."""

    topic: str
    kind: Kind
    due_at: datetime
    now: datetime
    is_working_day: IsWorkingDay = field(repr=False)


def decide(recipient: Recipient, occasion: Occasion) -> Decision:
    """Whether this person gets a message now, later, or not at all."""
    refusal = why_never(recipient, occasion.topic)
    if refusal is not None:
        return NotSent(refusal)
    at = good_moment(recipient, occasion)
    if at > occasion.due_at + PATIENCE:
        return NotSent(_what_was_in_the_way(recipient, occasion))
    return SendNow() if at <= occasion.now else SendLater(at)


def why_never(recipient: Recipient, topic: str) -> Reason | None:
    """Why this person gets no nudge about this topic at all; None when they may."""
    if not recipient.member.is_active:
        return Reason.LEFT
    if not recipient.wishes.wants(Topic.NUDGES) or (topic and topic in recipient.refused_topics):
        return Reason.OPTED_OUT
    return None if recipient.has_account else Reason.NO_ACCOUNT


def good_moment(recipient: Recipient, occasion: Occasion) -> datetime:
    """The first moment from now on at which this person may be written to.

    Each wish only ever moves the moment forward, so going through them until nothing moves ends; it stops at the end
    of `PATIENCE` anyway, because what comes later is dropped.
    """
    at = max(occasion.now, occasion.due_at)
    latest = occasion.due_at + PATIENCE
    while at <= latest:
        moved = max(
            _out_of_snooze(recipient, at),
            _within_working_hours(recipient, at, occasion.is_working_day),
            _out_of_quiet(recipient, at),
            _below_cap(recipient, at) if occasion.kind is Kind.NUDGE else at,
        )
        if moved == at:
            return at
        at = moved
    return at


def first_due(schedule: Schedule, time_zone: str | None, now: datetime) -> datetime:
    """When the first message of a nudge is due for somebody in this time zone."""
    if schedule.moment is Moment.NOW or schedule.day is None:
        return now
    hour = DAY_STARTS if schedule.moment is Moment.START_OF_DAY else schedule.hour
    return local_moment(schedule.day, hour, time_zone)


def step_due(first_sent: datetime, days: int, time_zone: str | None) -> datetime:
    """When a later message is due: so many days after the first was sent, at the same hour of their own clock."""
    local = first_sent.astimezone(zone(time_zone))
    later = datetime.combine(local.date() + timedelta(days=days), local.time().replace(tzinfo=None))
    return _existing(later, time_zone)


def local_moment(day: date, hour: int, time_zone: str | None) -> datetime:
    """This hour of this day, by a clock in this time zone."""
    return _existing(datetime.combine(day, time(hour)), time_zone)


def _existing(wall_clock: datetime, time_zone: str | None) -> datetime:
    # An hour that summer time skips is taken as the one after it: to UTC and back gives a time that clocks do show.
    there = wall_clock.replace(tzinfo=zone(time_zone))
    from_utc = datetime.fromtimestamp(there.timestamp(), tz=zone("UTC"))
    return from_utc.astimezone(zone(time_zone))


def _out_of_snooze(recipient: Recipient, at: datetime) -> datetime:
    return max(at, recipient.snoozed_until) if recipient.snoozed_until else at


def _out_of_quiet(recipient: Recipient, at: datetime) -> datetime:
    end = recipient.wishes.quiet_end(at, recipient.member.time_zone)
    return max(at, end) if end else at


def _below_cap(recipient: Recipient, at: datetime) -> datetime:
    within = sorted(sent for sent in recipient.recent if at - WEEK < sent <= at)
    return at if len(within) < WEEKLY_CAP else within[-WEEKLY_CAP] + WEEK


def _within_working_hours(recipient: Recipient, at: datetime, is_working_day: IsWorkingDay) -> datetime:
    member = recipient.member
    local = at.astimezone(zone(member.time_zone))
    works_today = is_working_day(local.date(), member.country) and not member.is_on_leave(local.date())
    if works_today and DAY_STARTS <= local.hour < DAY_ENDS:
        return at
    if works_today and local.hour < DAY_STARTS:
        return local_moment(local.date(), DAY_STARTS, member.time_zone)
    return local_moment(local.date() + timedelta(days=1), DAY_STARTS, member.time_zone)


def _what_was_in_the_way(recipient: Recipient, occasion: Occasion) -> Reason:
    local = occasion.due_at.astimezone(zone(recipient.member.time_zone)).date()
    days = [local + timedelta(days=day) for day in range(PATIENCE.days)]
    working = [day for day in days if occasion.is_working_day(day, recipient.member.country)]
    if working and all(recipient.member.is_on_leave(day) for day in working):
        return Reason.ON_LEAVE
    is_capped = occasion.kind is Kind.NUDGE and len(recipient.recent) >= WEEKLY_CAP
    return Reason.CAP if is_capped else Reason.NO_GOOD_MOMENT
