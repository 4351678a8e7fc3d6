"""The weekly word to L&D: what was asked, what was closed, what matters most, what goes stale. Pure.

No figure about fewer than five people is ever told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.messages import Message
from bot.replies import human_date
from knowledge.gaps.gaps import GapSummary, withheld

MOST_GAPS = 3
MOST_STALE = 5
SENT_FROM_HOUR = 7
"""In UTC, on Monday: before the working day begins in Europe."""

SENT_UNTIL = timedelta(days=3)
"""A server that was off on Monday still tells until Thursday; after that the next one is near."""


@dataclass(frozen=True)
class Week:
    """Seven days in figures. `people` is how many asked; it decides whether anything about them is told."""

    people: int
    questions: int
    answered: int
    opened: int
    closed: int


@dataclass(frozen=True)
class Stale:
    """An article that is, or will soon be, due for review."""

    title: str
    owner: str | None
    review_by: date


def digest(week: Week, gaps: Sequence[GapSummary], stale: Sequence[Stale], link: str) -> Message:
    """The message. `gaps`: what matters most, best first, with titles that may be shown."""
    parts = [_asked(week), _closed(week), _gaps(gaps[:MOST_GAPS]), _stale(stale)]
    return Message("\n\n".join(part for part in parts if part), context=link)


def week_due(now: datetime) -> str | None:
    """The name of the week whose digest is due now ("2026-W47": the one that begins); None when none is."""
    monday = (now - timedelta(days=now.weekday())).replace(hour=SENT_FROM_HOUR, minute=0, second=0, microsecond=0)
    if not monday <= now < monday + SENT_UNTIL:
        return None
    year, week, _ = now.isocalendar()
    return f"{year}-W{week:02d}"


def _asked(week: Week) -> str:
    if week.questions == 0:
        return "Nobody asked anything last week."
    people = withheld(week.people)
    if people is None:
        return "Fewer than five people asked something last week: too few to show figures about them."
    share = round(100 * week.answered / week.questions)
    return f"{people} people asked {_count(week.questions, 'question')} last week; {share} % were answered at once."


def _closed(week: Week) -> str:
    opened = _count(week.opened, "new gap")
    if week.closed == 0:
        return (
            f"There is {opened}, and none was closed." if week.opened == 1 else f"There are {opened}; none was closed."
        )
    return f"{_count(week.closed, 'gap')} closed with a proven answer; {opened} came up."


def _gaps(gaps: Sequence[GapSummary]) -> str:
    if not gaps:
        return ""
    lines = [f"{n}. *{gap.title}*: {_askers(gap)}" for n, gap in enumerate(gaps, start=1)]
    return "\n".join(["What matters most:", *lines])


def _askers(gap: GapSummary) -> str:
    return "fewer than five people asked" if gap.askers is None else f"{gap.askers} people asked"


def _stale(stale: Sequence[Stale]) -> str:
    if not stale:
        return ""
    lines = [f"- *{each.title}*, by {human_date(each.review_by)}{_owned(each)}" for each in stale[:MOST_STALE]]
    more = len(stale) - MOST_STALE
    return "\n".join(["To be looked at soon:", *lines, *([f"- and {more} more"] if more > 0 else [])])


def _owned(stale: Stale) -> str:
    return f" ({stale.owner})" if stale.owner else " (nobody owns it)"


def _count(number: int, thing: str) -> str:
    return f"one {thing}" if number == 1 else f"{number or 'no'} {thing}s"
