"""When a job is due: the slots of time in each of which it is done once, whoever does it. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.people.wishes import zone

EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
WEEK_DAYS = 7


@dataclass(frozen=True)
class At:
    """An hour of the organisation's own day; with a weekday (Monday is 0), once a week."""

    hour: int
    weekday: int | None = None


@dataclass(frozen=True)
class Slot:
    """A stretch of time from `begins` until `ends`. `key` names it the same in every process."""

    key: str
    begins: datetime
    ends: datetime


def slot_at(now: datetime, every: timedelta, at: At | None = None, time_zone: str | None = None) -> Slot:
    """The slot that `now` falls into: the latest hour that `at` names, or else the latest multiple of `every`.

    Slots of an hour of the day are as long as that day is: an hour more or less when clocks change. They are named by
    their date, so that an hour that comes twice does not make two of them, and one that is skipped does not lose one.
    """
    if at is None:
        begins = EPOCH + every * ((now - EPOCH) // every)
        return Slot(begins.strftime("%Y%m%dT%H%M%SZ"), begins, begins + every)
    day = _latest_day(now, at, time_zone)
    step = WEEK_DAYS if at.weekday is not None else 1
    return Slot(day.isoformat(), _moment(day, at, time_zone), _moment(day + timedelta(days=step), at, time_zone))


def _latest_day(now: datetime, at: At, time_zone: str | None) -> date:
    day = now.astimezone(zone(time_zone)).date()
    if at.weekday is not None:
        day -= timedelta(days=(day.weekday() - at.weekday) % WEEK_DAYS)
    if _moment(day, at, time_zone) > now:
        day -= timedelta(days=WEEK_DAYS if at.weekday is not None else 1)
    return day


def _moment(day: date, at: At, time_zone: str | None) -> datetime:
    there = datetime.combine(day, time(at.hour), tzinfo=zone(time_zone))
    return datetime.fromtimestamp(there.timestamp(), tz=EPOCH.tzinfo)
