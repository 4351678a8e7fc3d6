"""The form a nudge is written in, read: whom, about what, in which words, when."""

import re
from dataclasses import dataclass, replace

from adapters.console.call import Call
from adapters.opening import utc_now
from bot.nudges.nudge_form import Misfit, Typed, schedule_in
from bot.nudges.nudge_plans import NudgeRequest
from bot.nudges.nudges import Audience, Moment
from bot.people.roles import with_roles
from retrieval.outcome import Person

FIELDS = (
    "article_id", "audience", "group", "addresses", "words", "moment", "day", "hour", "days", "follow_up", "hold_out",
)  # fmt: skip
"""What the page before sending carries on."""

NAME = "name"
"""Carries the name the nudge is to have, so that pressing *Send it* twice sends once."""

AUDIENCES = {Audience.TEAM: "", Audience.GROUP: "group", Audience.ADDRESSES: "addresses"}
"""Whom a nudge can be for here, and the field that names them."""

_IS_NAME = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class Written:
    """What the form asks for. `unknown` are the addresses that the directory does not know."""

    request: NudgeRequest
    unknown: tuple[str, ...] = ()


async def written(call: Call) -> Written | Misfit:
    """The nudge that the form asks for, or what must be mended first."""
    typed, person = typed_in(call), sender(call)
    schedule = schedule_in(typed, utc_now().date())
    if isinstance(schedule, Misfit):
        return schedule
    named = await call.application.nudges.audiences.named(typed, person)
    if isinstance(named, Misfit):
        return named
    request = NudgeRequest(person, named.chosen, typed.article_id, typed.words, schedule)
    return Written(replace(request, has_hold_out=typed.hold_out, id=_name(call)), named.unknown)


def typed_in(call: Call) -> Typed:
    """What the form holds; a choice that there is not counts as none."""
    audience, moment = call.field("audience"), call.field("moment")
    chosen = Audience(audience) if audience in set(AUDIENCES) else Audience.TEAM
    return Typed(
        article_id=call.field("article_id"),
        words=call.field("words"),
        audience=chosen,
        whom=call.field(AUDIENCES[chosen]) if AUDIENCES[chosen] else "",
        moment=Moment(moment) if moment in set(Moment) else Moment.NOW,
        day=call.field("day"),
        hour=call.field("hour"),
        days=call.field("days"),
        follow_up=call.field("follow_up"),
        hold_out=bool(call.field("hold_out")),
    )


def sender(call: Call) -> Person:
    """The reader, with what they may do by their sign-in, too: the groups that say what they may read stay theirs."""
    return with_roles(call.reader.person, call.reader.roles)


def values(call: Call) -> dict[str, str]:
    """What was typed, to be carried on or shown again."""
    return {name: call.field(name) for name in FIELDS}


def _name(call: Call) -> str:
    named = call.field(NAME)
    return named if _IS_NAME.fullmatch(named) else ""
