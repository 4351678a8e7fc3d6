from datetime import timedelta

import pytest

from bot.figures.stages import GapPath, StageTimes, Waiting, stage_times, waiting_now
from knowledge.gaps.gaps import GapState
from tests.conftest import NOON

DAY = timedelta(days=1)


def _path(*days: tuple[float, GapState]) -> GapPath:
    return GapPath(NOON, tuple((NOON + after * DAY, state) for after, state in days))


STRAIGHT = _path(
    (2, GapState.ASSIGNED),
    (3, GapState.DRAFTING),
    (6, GapState.IN_REVIEW),
    (7, GapState.PUBLISHED),
    (7.5, GapState.PROVEN),
)


def test_the_stages_add_up_to_the_whole() -> None:
    times = stage_times([STRAIGHT] * 5)
    assert [stage.mean_days for stage in times.stages] == pytest.approx([2, 1, 3, 1, 0.5])
    assert times.mean_days == pytest.approx(7.5)
    assert times.longest is not None
    assert times.longest.state is GapState.DRAFTING


def test_a_stage_that_was_gone_through_twice_counts_twice() -> None:
    back = _path((1, GapState.IN_REVIEW), (2, GapState.DRAFTING), (4, GapState.IN_REVIEW), (7, GapState.PROVEN))
    by_state = {stage.state: stage.mean_days for stage in stage_times([back] * 5).stages}
    assert (by_state[GapState.IN_REVIEW], by_state[GapState.DRAFTING]) == pytest.approx((4, 2))


def test_the_time_a_gap_lay_dismissed_is_no_stage() -> None:
    rested = _path((1, GapState.DISMISSED), (50, GapState.OPEN), (51, GapState.PROVEN))
    assert stage_times([rested] * 5).mean_days == pytest.approx(2)


def test_few_gaps_tell_nothing() -> None:
    assert stage_times([STRAIGHT] * 4) == StageTimes(4, ())
    assert stage_times([]).longest is None


def test_what_waits_now_is_told_by_state() -> None:
    since = [(GapState.OPEN, NOON - age * DAY) for age in (1, 2, 3, 4, 9)] + [(GapState.IN_REVIEW, NOON - DAY)]
    waiting = {each.state: each for each in waiting_now(since, NOON)}
    assert waiting[GapState.OPEN] == Waiting(GapState.OPEN, 5, 3.0)
    assert waiting[GapState.IN_REVIEW] == Waiting(GapState.IN_REVIEW, 1, None)
    assert waiting[GapState.DRAFTING].gaps == 0
