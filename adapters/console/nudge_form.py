"""The form a nudge is written in, read: whom, about what, in which words, when."""

from dataclasses import dataclass, replace
from datetime import date

from adapters.console.call import Call
from bot.nudge_form import addresses_in
from bot.nudge_plans import Chosen, NudgeRequest, Refused
from bot.nudges import Moment, Schedule
from bot.roles import CURATING, CURATORS, LEADING, MANAGERS
from retrieval.outcome import Person

FIELDS = (
    "article_id", "audience", "group", "addresses", "words", "moment", "day", "hour", "days", "follow_up", "hold_out",
)  # fmt: skip
"""What the page before sending carries on."""


@dataclass(frozen=True)
class Written:
    """What the form asks for. `unknown` are the addresses that the directory does not know."""

    request: NudgeRequest
    unknown: tuple[str, ...] = ()


async def written(call: Call) -> Written | Refused:
    """The nudge that the form asks for, or what must be mended first."""
    try:
        schedule = _schedule(call)
    except ValueError as error:
        return Refused(str(error))
    chosen, unknown = await _chosen(call)
    request = NudgeRequest(sender(call), chosen, call.field("article_id"), call.field("words"), schedule)
    return Written(replace(request, has_hold_out=bool(call.field("hold_out"))), unknown)


def sender(call: Call) -> Person:
    """The reader, with what the console lets them do: a role given here counts like a group of the directory."""
    person = call.reader.person
    roles = {group for group, allowed in ((MANAGERS, LEADING), (CURATORS, CURATING)) if call.may(allowed)}
    return replace(person, groups=person.groups | roles)


def values(call: Call) -> dict[str, str]:
    """What was typed, to be carried on or shown again."""
    return {name: call.field(name) for name in FIELDS}


async def _chosen(call: Call) -> tuple[Chosen, tuple[str, ...]]:
    nudging = call.application.nudges.nudging
    match call.field("audience"):
        case "group":
            return await nudging.group(call.field("group")), ()
        case "addresses":
            return await nudging.addresses(addresses_in(call.field("addresses")))
        case _:
            return await nudging.team(sender(call)), ()


def _schedule(call: Call) -> Schedule:
    moment = Moment(call.field("moment") or Moment.NOW.value)
    day, follow_up = call.field("day"), call.field("follow_up")
    return Schedule(
        moment=moment,
        day=_day(day) if moment is not Moment.NOW and day else None,
        hour=_number(call.field("hour") or "9", "choose an hour from 0 to 23"),
        days=_days(call.field("days")),
        follow_up_days=_number(follow_up, "choose when to ask") if follow_up else None,
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ValueError("choose the day on which the nudge comes") from error


def _days(text: str) -> tuple[int, ...]:
    return (
        tuple(_number(part, "write the days of a series like 0, 3, 10") for part in text.split(",")) if text else (0,)
    )


def _number(text: str, problem: str) -> int:
    if not text.strip().isdecimal() or len(text.strip()) > 3:
        raise ValueError(problem)
    return int(text)
