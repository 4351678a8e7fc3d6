"""A deployment's own correction of the shipped calibration: its log-odds, scaled and shifted. Pure.

This is Platt's scaling of a model that is calibrated already. It needs nothing of the model but its probability, and it
leaves the threshold alone: "60 % is enough" goes on meaning the same, and what counts as 60 % is put right.
"""

import math
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any

from retrieval.sufficiency import Calibration, Signals

SMALLEST = 1e-9
"""Keeps the logarithm of the odds finite."""


@dataclass(frozen=True)
class Adjustment:
    """What is done to the log-odds of every probability; a `scale` of 1 and a `shift` of 0 leave them as they are."""

    scale: float = 1.0
    shift: float = 0.0

    def applied_to(self, probability: float) -> float:
        """The probability, 0 to 1, that the deployment's own questions speak for."""
        return from_log_odds(self.scale * log_odds(probability) + self.shift)


AS_SHIPPED = Adjustment()


@dataclass(frozen=True)
class Recalibrated(Calibration):
    """A calibration whose probabilities are adjusted."""

    adjustment: Adjustment = AS_SHIPPED

    def probability(self, signals: Signals) -> float:
        """See `Calibration`."""
        return self.adjustment.applied_to(super().probability(signals))


@dataclass(frozen=True)
class FittedFor:
    """What an adjustment was fitted for. It means nothing for another calibration, other signals or another model."""

    calibration: str
    signals: tuple[str, ...]
    model_id: str


def recalibrated(shipped: Calibration, adjustment: Adjustment) -> Calibration:
    """`shipped`, adjusted."""
    values: dict[str, Any] = {field.name: getattr(shipped, field.name) for field in fields(shipped)}
    return Recalibrated(**values, adjustment=adjustment)


def fitted_for(shipped: Calibration, model_id: str) -> FittedFor:
    """What an adjustment of `shipped` is fitted for. `model_id` names the embedding model."""
    names = tuple(field.name for field in fields(Signals))
    return FittedFor(sha256(repr(shipped).encode()).hexdigest()[:16], names, model_id)


def log_odds(probability: float) -> float:
    """The natural logarithm of the odds."""
    held = min(1 - SMALLEST, max(SMALLEST, probability))
    return math.log(held / (1 - held))


def from_log_odds(value: float) -> float:
    """The probability that has these log-odds."""
    return 1 / (1 + math.exp(-value)) if value >= 0 else math.exp(value) / (1 + math.exp(value))
