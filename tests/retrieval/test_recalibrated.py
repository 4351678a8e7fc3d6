from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.recalibrated import Adjustment, fitted_for, from_log_odds, log_odds, recalibrated
from retrieval.sufficiency import Signals, shipped_calibration

AVERAGE = Signals(**dict.fromkeys((field.name for field in fields(Signals)), 0.4))


def test_an_adjustment_of_nothing_changes_nothing() -> None:
    same = recalibrated(shipped_calibration(), Adjustment())
    assert same.probability(AVERAGE) == pytest.approx(shipped_calibration().probability(AVERAGE))


def test_a_shift_moves_the_odds_and_leaves_the_threshold() -> None:
    shipped = shipped_calibration()
    careful = recalibrated(shipped, Adjustment(shift=-0.5))
    before, after = shipped.probability(AVERAGE), careful.probability(AVERAGE)
    assert log_odds(after) == pytest.approx(log_odds(before) - 0.5)
    assert careful.threshold == shipped.threshold


def test_stretching_leaves_even_odds_even() -> None:
    assert Adjustment(scale=2.0).applied_to(0.5) == 0.5
    assert Adjustment(scale=2.0).applied_to(0.8) > 0.8
    assert Adjustment(scale=2.0).applied_to(0.2) < 0.2


@given(st.floats(0, 1), st.floats(0.5, 2), st.floats(-2, 2))
def test_every_probability_stays_one(probability: float, scale: float, shift: float) -> None:
    assert 0.0 <= Adjustment(scale, shift).applied_to(probability) <= 1.0


@given(st.floats(-20, 20))
def test_log_odds_and_probabilities_say_the_same(value: float) -> None:
    assert log_odds(from_log_odds(value)) == pytest.approx(value, abs=1e-3)


def test_another_calibration_or_model_is_told_apart() -> None:
    shipped = shipped_calibration()
    ours = fitted_for(shipped, "all-MiniLM-L6-v2")
    assert ours == fitted_for(shipped, "all-MiniLM-L6-v2")
    assert ours != fitted_for(shipped, "another-model")
    assert ours != fitted_for(replace(shipped, threshold=0.42), "all-MiniLM-L6-v2")
    assert ours.signals == tuple(field.name for field in fields(Signals))
