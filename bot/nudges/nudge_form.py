"""What a sender fills in, wherever they write a nudge: read, and where something must be mended."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.nudges.nudge_plans import CHANGED, NOBODY, NOT_PUBLISHED, ONLY_MANAGERS, OVERDUE, Refused
from bot.nudges.nudges import Audience, Moment, Schedule
from bot.people.people_file import is_email

MOST_ADDRESSES = 5_000


@dataclass(frozen=True)
class Typed:
    """What was filled in, as it was typed. `whom` is the group, the channel or the addresses, as `audience` says."""

    article_id: str = ""
    words: str = ""
    audience: Audience = Audience.TEAM
    whom: str = ""
    moment: Moment = Moment.NOW
    day: str = ""
    hour: str = ""
    days: str = ""
    follow_up: str = ""
    hold_out: bool = False


@dataclass(frozen=True)
class Misfit:
    """What must be mended, and in which field: one of `Typed`'s, with "whom" for the people named."""

    field: str
    why: str


FIELD_OF: Mapping[str, str] = {
    NOT_PUBLISHED: "article_id",
    OVERDUE: "article_id",
    CHANGED: "article_id",
    NOBODY: "audience",
    ONLY_MANAGERS: "audience",
}
"""Which field a refusal is about; any other is about the words."""


def misfit_of(refused: Refused) -> Misfit:
    """Where the sender is told why a nudge can't be."""
    return Misfit(FIELD_OF.get(refused.why, "words"), refused.why)


def schedule_in(typed: Typed, today: date) -> Schedule | Misfit:
    """When the nudge comes. `today` is the server's day; people's own may be the one before."""
    parts: dict[str, Any] = {}
    for name, read in _READS.items():
        try:
            parts |= read(typed, today)
        except ValueError as error:
            return Misfit(name, str(error))
    return Schedule(moment=typed.moment, **parts)


def addresses_in(text: str) -> list[str]:
    """The addresses in pasted text: one a line, a CSV with other columns, or parted by commas or semicolons."""
    words = text.replace(",", " ").replace(";", " ").replace('"', " ").split()
    return [word for word in words if is_email(word)][:MOST_ADDRESSES]


def _day(typed: Typed, today: date) -> dict[str, Any]:
    if typed.moment is Moment.NOW:
        return {}
    try:
        day = date.fromisoformat(typed.day)
    except ValueError as error:
        raise ValueError("choose the day on which the nudge comes") from error
    if day < today - timedelta(days=1):
        raise ValueError("that day is over; choose one that is still to come")
    return {"day": day}


def _hour(typed: Typed, today: date) -> dict[str, Any]:
    return {"hour": Schedule(hour=_number(typed.hour or "9", "choose an hour from 0 to 23")).hour}


def _days(typed: Typed, today: date) -> dict[str, Any]:
    parts = [part for part in typed.days.split(",") if part.strip()] or ["0"]
    return {"days": Schedule(days=tuple(_number(part, "write the days like 0, 3, 10") for part in parts)).days}


def _follow_up(typed: Typed, today: date) -> dict[str, Any]:
    if not typed.follow_up.strip():
        return {}
    days = _number(typed.follow_up, "choose when to ask")
    return {"follow_up_days": Schedule(follow_up_days=days).follow_up_days}


def _number(text: str, problem: str) -> int:
    if not text.strip().isdecimal() or len(text.strip()) > 3:
        raise ValueError(problem)
    return int(text)


_READS: Mapping[str, Callable[[Typed, date], dict[str, Any]]] = {
    "day": _day,
    "hour": _hour,
    "days": _days,
    "follow_up": _follow_up,
}
