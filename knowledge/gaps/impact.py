"""How much a gap matters, as a number and in words. Pure.

Both see only figures that may be shown, so that nothing about fewer than five people can be read from either.
"""

import math
from dataclasses import dataclass
from datetime import timedelta

from knowledge.few_people import FEWEST_PEOPLE_SHOWN, part_withheld, withheld

MOST_IMPACT = 100.0
"""The impact that a gap comes near when very many people ask about it today."""

MANY_PEOPLE = 100
MANY_QUESTIONS = 200
"""From here on, more people or questions make a gap no more urgent."""

HALF_LIFE = timedelta(days=30)
"""A gap nobody has asked about for this long counts half as recent."""

LATELY = timedelta(days=14)
"""Growth compares this long with as long before."""

NO_PRIORITY, USUAL_WEIGHT, MOST_WEIGHT = 0, 1, 3
"""What the topic of a gap may weigh; 1 where nobody said anything about it."""


@dataclass(frozen=True)
class Counted:
    """What was counted for a gap: distinct people, and questions. Not to be shown; see `shown`.

    `lately` and `before` are people who asked in the last `LATELY` and in the one before it. `let_down` are people who
    asked more than once, or said what was wrong with an answer. `is_new`: nobody asked before the last `LATELY`.
    """

    askers: int
    questions: int
    lately: int = 0
    before: int = 0
    let_down: int = 0
    is_new: bool = False


@dataclass(frozen=True)
class Figures:
    """The figures of a gap as they may be shown: None where they would tell of fewer than five people."""

    askers: int | None
    questions: int
    lately: int | None = None
    before: int | None = None
    let_down: int | None = None
    is_new: bool = False
    weight: int = USUAL_WEIGHT


def shown(counted: Counted, weight: int = USUAL_WEIGHT) -> Figures:
    """What was counted as it may be shown, with what the gap's topic weighs."""
    askers = withheld(counted.askers)
    parts = (counted.lately, counted.before, counted.let_down)
    lately, before, let_down = (None if askers is None else part_withheld(part, askers) for part in parts)
    return Figures(askers, counted.questions, lately, before, let_down, counted.is_new, weight)


def impact(figures: Figures, since_last_asked: timedelta) -> float:
    """How much a gap matters, 0 to 100.

    Four tenths count how many people ask and two tenths how often (both on a logarithmic scale up to `MANY_PEOPLE` and
    `MANY_QUESTIONS`: from 5 to 10 is as far as from 50 to 100), 0.15 how lately (halved every `HALF_LIFE`), 0.15 the
    share of people who were let down, and a tenth growth (all of it when twice as many ask as before). A topic of
    weight 2 or 3 counts as if two or three such gaps came together; one of weight 0 makes it 0. What may not be shown
    counts as one person, and as no growth and nobody let down.
    """
    people = math.log1p(min(figures.askers or 1, MANY_PEOPLE)) / math.log1p(MANY_PEOPLE)
    often = math.log1p(min(figures.questions, MANY_QUESTIONS)) / math.log1p(MANY_QUESTIONS)
    lately = math.exp2(-max(since_last_asked, timedelta()) / HALF_LIFE)
    let_down = (figures.let_down or 0) / (figures.askers or 1)
    base = 0.4 * people + 0.2 * often + 0.15 * lately + 0.15 * let_down + 0.1 * min(growth(figures) or 0.0, 1.0)
    return round(MOST_IMPACT * (1 - (1 - min(base, 1.0)) ** figures.weight), 1)


def growth(figures: Figures) -> float | None:
    """By which part more people asked lately than before (1.0: twice as many); None where that cannot be told.

    What is new is compared with the fewest people who are ever counted.
    """
    before = FEWEST_PEOPLE_SHOWN if figures.is_new else figures.before
    if figures.lately is None or before is None:
        return None
    return max(figures.lately / before - 1, 0.0)


def impact_in_words(figures: Figures, since_last_asked: timedelta) -> str:
    """Why a gap matters as much as it does: a sentence for each thing that counted."""
    parts = (_asked(figures, since_last_asked), _grew(figures), _let_down(figures), _weighs(figures))
    return " ".join(part for part in parts if part)


def _asked(figures: Figures, since: timedelta) -> str:
    people = f"{figures.askers} people" if figures.askers else f"Fewer than {FEWEST_PEOPLE_SHOWN} people"
    return f"{people} asked, {_times(figures.questions)} in all, {_ago(since)}."


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _ago(since: timedelta) -> str:
    days = max(since, timedelta()).days
    return "the last time today" if not days else f"the last time {days} day{'s' if days > 1 else ''} ago"


def _grew(figures: Figures) -> str:
    if figures.is_new:
        return "It is new: nobody asked before the last two weeks."
    return (
        f"It grows: {figures.lately} people in the last two weeks, {figures.before} in the two before."
        if growth(figures)
        else ""
    )


def _let_down(figures: Figures) -> str:
    if not figures.let_down:
        return ""
    return f"{figures.let_down} of them had to ask again, or said that the answer did not help."


def _weighs(figures: Figures) -> str:
    if figures.weight == NO_PRIORITY:
        return "Its topic was set to be no priority, so it counts for nothing."
    return {USUAL_WEIGHT: "", 2: "Its topic is a priority and counts twice."}.get(
        figures.weight, "Its topic is a first priority and counts three times."
    )
