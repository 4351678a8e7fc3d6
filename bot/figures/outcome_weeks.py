"""How questions ended, week by week, as it may be told: nothing about fewer than five people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.gaps.asked_counts import WeekCount
from knowledge.gaps.gaps import withheld

OUTCOMES = ("answered", "partial", "clarify", "unknown", "other")
"""What a chart tells apart; "other" are those who may not ask there, what was stopped, and what failed."""

WORDS = {
    "answered": "answered",
    "partial": "answered in part",
    "clarify": "asked back",
    "unknown": "not known",
    "other": "not answered there, stopped or failed",
}


@dataclass(frozen=True)
class OutcomeWeek:
    """A week. `questions` has a number for each of `OUTCOMES`, None where fewer than five people asked.

    `total` adds up what is shown, so that nothing withheld can be worked out of it.
    """

    begins: date
    questions: Mapping[str, int | None]

    @property
    def total(self) -> int:
        """The questions that are shown."""
        return sum(count or 0 for count in self.questions.values())

    @property
    def share_answered(self) -> float | None:
        """The share that was answered whole, 0 to 1; None where that is withheld, or nothing was asked."""
        answered = self.questions["answered"]
        return answered / self.total if answered is not None and self.total else None


def outcome_weeks(weeks: Sequence[date], counts: Iterable[WeekCount]) -> list[OutcomeWeek]:
    """A row for each of the weeks, those without any question too."""
    found: dict[tuple[date, str], tuple[int, int]] = {}
    for each in counts:
        outcome = each.outcome if each.outcome in OUTCOMES else "other"
        questions, people = found.get((each.week, outcome), (0, 0))
        # People of several small outcomes may be the same ones: taking the most of them never tells too much.
        found[each.week, outcome] = (questions + each.questions, max(people, each.people))
    return [OutcomeWeek(week, {name: _shown(found.get((week, name))) for name in OUTCOMES}) for week in weeks]


def _shown(count: tuple[int, int] | None) -> int | None:
    if count is None:
        return 0
    questions, people = count
    return questions if withheld(people) is not None else None


@dataclass(frozen=True)
class Coverage:
    """How much was answered in some weeks, beside as many weeks before. Shares are 0 to 1, None where withheld."""

    weeks: int
    questions: int
    share: float | None
    share_before: float | None


def coverage(weeks: Sequence[OutcomeWeek], over: int = 4) -> Coverage:
    """The last `over` weeks beside those before."""
    lately, before = weeks[-over:], weeks[-2 * over : -over]
    return Coverage(over, sum(week.total for week in lately), _share(lately), _share(before))


def _share(weeks: Sequence[OutcomeWeek]) -> float | None:
    told = [week for week in weeks if week.share_answered is not None]
    total = sum(week.total for week in told)
    return sum(week.questions["answered"] or 0 for week in told) / total if total else None
