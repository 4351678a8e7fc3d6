"""The deployment's own calibration in DATA_DIR: written whole or not at all, with the one before kept beside it."""

import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from math import isfinite
from pathlib import Path

import structlog

from bot.measures.recalibration import KeptAdjustment
from retrieval.recalibrated import Adjustment, FittedFor, recalibrated
from retrieval.sufficiency import Calibration

log = structlog.get_logger(__name__)

FILE_NAME = "calibration.json"
PREVIOUS_NAME = "calibration.previous.json"
FORMAT = 1

ANY_MODEL = ""
"""Stands for the embedding model where none is loaded and none need be."""


@dataclass(frozen=True)
class Unusable:
    """The file is there and cannot be used; the shipped calibration is. `reason` says why."""

    reason: str


class CalibrationFile:
    """The adjustment kept in one DATA_DIR. Every method blocks for a moment; one process at a time writes."""

    def __init__(self, data_dir: Path, fitted_for: FittedFor) -> None:
        """`fitted_for` is what an adjustment must have been fitted for to be used."""
        self._path = data_dir / FILE_NAME
        self._previous = data_dir / PREVIOUS_NAME
        self._fitted_for = fitted_for

    def read(self) -> KeptAdjustment | None:
        """The adjustment in use; None where the shipped calibration is."""
        found = self.examine()
        return found if isinstance(found, KeptAdjustment) else None

    def examine(self) -> KeptAdjustment | Unusable | None:
        """The adjustment in use, or why there is none although there is a file."""
        if not self._path.exists():
            return None
        try:
            kept = _from_json(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError, TypeError) as error:
            return Unusable(f"{self._path} cannot be read ({type(error).__name__})")
        return Unusable(reason) if (reason := self._misfit(kept.fitted_for)) else kept

    def calibration_in_use(self, shipped: Calibration) -> Calibration:
        """The shipped calibration, or the deployment's own; the log tells of one that cannot be used."""
        found = self.examine()
        if isinstance(found, Unusable):
            log.warning("own_calibration_not_used", reason=found.reason)
        return recalibrated(shipped, found.adjustment) if isinstance(found, KeptAdjustment) else shipped

    def keep(self, kept: KeptAdjustment) -> None:
        """Put an adjustment into use; `undo` brings back what was in use."""
        if isinstance(self.examine(), KeptAdjustment):
            _write(self._previous, self._path.read_bytes())
        else:
            self._previous.unlink(missing_ok=True)
        _write(self._path, _to_json(kept).encode())

    def undo(self) -> bool:
        """Bring back what was in use before; false when the shipped calibration was never replaced."""
        if not self._path.exists():
            return False
        if self._previous.exists():
            self._previous.replace(self._path)
        else:
            self._path.unlink()
        return True

    def _misfit(self, fitted_for: FittedFor) -> str:
        if self._fitted_for.model_id == ANY_MODEL:
            fitted_for = replace(fitted_for, model_id=ANY_MODEL)
        if fitted_for.model_id != self._fitted_for.model_id:
            return f"it was fitted for the embedding model {fitted_for.model_id}"
        if fitted_for.signals != self._fitted_for.signals:
            return "it was fitted for the signals of another version of Handrail"
        return (
            "" if fitted_for == self._fitted_for else "it was fitted for the calibration of another version of Handrail"
        )


def _to_json(kept: KeptAdjustment) -> str:
    values = asdict(kept) | {"format": FORMAT, "made_at": kept.made_at.isoformat()}
    return json.dumps(values, indent=2) + "\n"


def _from_json(text: str) -> KeptAdjustment:
    values = json.loads(text)
    if values["format"] != FORMAT:
        raise ValueError("the file has the form of another version")
    adjustment = Adjustment(float(values["adjustment"]["scale"]), float(values["adjustment"]["shift"]))
    if not (isfinite(adjustment.shift) and isfinite(adjustment.scale) and adjustment.scale > 0):
        raise ValueError("these are no numbers to calibrate with")
    fitted_for = values["fitted_for"]
    return KeptAdjustment(
        adjustment,
        int(values["questions"]),
        datetime.fromisoformat(values["made_at"]),
        FittedFor(str(fitted_for["calibration"]), tuple(fitted_for["signals"]), str(fitted_for["model_id"])),
    )


def _write(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
