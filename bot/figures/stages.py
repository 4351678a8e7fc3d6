"""Where the time goes between the first ask and a proven answer, so that delay has a name. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from knowledge.gaps.gaps import FEWEST_PEOPLE_SHOWN, GapState

STAGES = {
    GapState.OPEN: "nobody had it",
    GapState.ASSIGNED: "somebody had it, nothing was drafted",
    GapState.DRAFTING: "it was being written",
    GapState.IN_REVIEW: "it waited for a review",
    GapState.PUBLISHED: "it was published, not yet proven",
}
"""What a gap waits for in each state, in words that follow "while"."""


@dataclass(frozen=True)
class GapPath:
    """How a gap came to be proven: when it was first asked about, and each state with the time it came into it."""

    first_asked: datetime
    steps: tuple[tuple[datetime, GapState], ...]


@dataclass(frozen=True)
class StageTime:
    """The days gaps spent in a state on the way: on average, which adds up to the whole, and the one in the middle."""

    state: GapState
    mean_days: float
    median_days: float


@dataclass(frozen=True)
class StageTimes:
    """The stages of some gaps. Without any stage for fewer than five gaps: single people's work would show."""

    gaps: int
    stages: tuple[StageTime, ...]

    @property
    def mean_days(self) -> float:
        """Days from the first ask to the proof, on average."""
        return sum(stage.mean_days for stage in self.stages)

    @property
    def longest(self) -> StageTime | None:
        """The stage most time goes into."""
        return max(self.stages, key=lambda stage: stage.mean_days, default=None)


def stage_times(paths: Sequence[GapPath]) -> StageTimes:
    """How long proven gaps took, stage by stage."""
    spent = [_spent(path) for path in paths]
    if len(spent) < FEWEST_PEOPLE_SHOWN:
        return StageTimes(len(spent), ())
    return StageTimes(len(spent), tuple(_stage(state, [each[state] for each in spent]) for state in STAGES))


def _stage(state: GapState, days: Sequence[float]) -> StageTime:
    return StageTime(state, sum(days) / len(days), median(days))


def _spent(path: GapPath) -> dict[GapState, float]:
    """The days in each state. A gap that came back to a state spent time in it twice."""
    days = dict.fromkeys(STAGES, 0.0)
    since, state = path.first_asked, GapState.OPEN
    for at, following in path.steps:
        if state in days:
            days[state] += _days(at - since)
        since, state = at, following
    return days


@dataclass(frozen=True)
class Waiting:
    """Gaps that wait in a state now, and the days half of them have waited for at least; None where they are few."""

    state: GapState
    gaps: int
    median_days: float | None


def waiting_now(since: Iterable[tuple[GapState, datetime]], now: datetime) -> list[Waiting]:
    """What is on its way, by state; `since` is when each gap came into its state."""
    days: dict[GapState, list[float]] = {state: [] for state in STAGES}
    for state, at in since:
        if state in days:
            days[state].append(_days(now - at))
    return [
        Waiting(state, len(found), median(found) if len(found) >= FEWEST_PEOPLE_SHOWN else None)
        for state, found in days.items()
    ]


def _days(time: timedelta) -> float:
    return max(time, timedelta()) / timedelta(days=1)
