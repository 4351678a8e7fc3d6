import json
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.calibration_file import ANY_MODEL, FILE_NAME, CalibrationFile, Unusable
from bot.measures.recalibration import KeptAdjustment
from retrieval.recalibrated import Adjustment, FittedFor, Recalibrated
from retrieval.sufficiency import shipped_calibration
from tests.conftest import NOON

OURS = FittedFor("0123456789abcdef", ("meaning", "lead"), "all-MiniLM-L6-v2")
FIRST = KeptAdjustment(Adjustment(1.0, -0.25), 31, NOON, OURS)
SECOND = KeptAdjustment(Adjustment(1.1, -0.5), 64, NOON, OURS)


def test_without_a_file_the_shipped_calibration_is_in_use(tmp_path: Path) -> None:
    own = CalibrationFile(tmp_path, OURS)
    assert own.read() is None
    assert own.calibration_in_use(shipped_calibration()) is shipped_calibration()
    assert not own.undo()


def test_what_is_kept_is_there_again_and_for_nobody_else_to_read(tmp_path: Path) -> None:
    own = CalibrationFile(tmp_path, OURS)
    own.keep(FIRST)
    assert CalibrationFile(tmp_path, OURS).read() == FIRST
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o077 == 0
    in_use = own.calibration_in_use(shipped_calibration())
    assert isinstance(in_use, Recalibrated)
    assert in_use.adjustment == FIRST.adjustment


def test_undoing_goes_back_one_by_one_to_the_shipped_one(tmp_path: Path) -> None:
    own = CalibrationFile(tmp_path, OURS)
    own.keep(FIRST)
    own.keep(SECOND)
    assert own.read() == SECOND
    assert own.undo()
    assert own.read() == FIRST
    assert own.undo()
    assert own.read() is None
    assert not own.undo()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        (replace(OURS, calibration="of tomorrow"), "the calibration of another version"),
        (replace(OURS, signals=("meaning",)), "the signals of another version"),
        (replace(OURS, model_id="another"), "the embedding model all-MiniLM-L6-v2"),
    ],
)
def test_what_was_fitted_for_something_else_is_not_used(tmp_path: Path, changed: FittedFor, reason: str) -> None:
    CalibrationFile(tmp_path, OURS).keep(FIRST)
    other = CalibrationFile(tmp_path, changed)
    found = other.examine()
    assert isinstance(found, Unusable)
    assert reason in found.reason
    assert other.read() is None
    assert other.calibration_in_use(shipped_calibration()) is shipped_calibration()


def test_where_no_model_is_loaded_any_model_will_do(tmp_path: Path) -> None:
    CalibrationFile(tmp_path, OURS).keep(FIRST)
    assert CalibrationFile(tmp_path, replace(OURS, model_id=ANY_MODEL)).examine() == FIRST
    assert isinstance(CalibrationFile(tmp_path, FittedFor("x", (), ANY_MODEL)).examine(), Unusable)


@pytest.mark.parametrize("text", ["", "{}", "[]", "no JSON", '{"format": 2}'])
def test_a_damaged_file_is_not_used_and_said_so(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_text(text)
    assert isinstance(CalibrationFile(tmp_path, OURS).examine(), Unusable)


@pytest.mark.parametrize("scale", ["NaN", "0", "-1", "Infinity"])
def test_numbers_that_make_no_sense_are_not_used(tmp_path: Path, scale: str) -> None:
    own = CalibrationFile(tmp_path, OURS)
    own.keep(FIRST)
    values = json.loads((tmp_path / FILE_NAME).read_text())
    values["adjustment"]["scale"] = float(scale)
    (tmp_path / FILE_NAME).write_text(json.dumps(values))
    assert isinstance(own.examine(), Unusable)


def test_what_cannot_be_used_is_not_brought_back(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("no JSON")
    own = CalibrationFile(tmp_path, OURS)
    own.keep(FIRST)
    assert own.undo()
    assert own.read() is None
