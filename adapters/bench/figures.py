"""What a benchmark found: one figure each, with its goal where there is one."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Goal:
    """What a figure should be: at most `value`, or at least. `stretch` is what we would be proud of."""

    value: float
    at_least: bool = False
    stretch: float | None = None

    def share(self, value: float) -> float:
        """How `value` stands to the goal: 1 just meets it, less is better."""
        return self.value / max(value, 1e-9) if self.at_least else value / self.value

    def in_words(self, unit: str) -> str:
        """The goal as it stands in a table."""
        sign = "≥" if self.at_least else "≤"
        stretch = f" ({sign} {self.stretch:g} {unit})" if self.stretch is not None else ""
        return f"{sign} {self.value:g} {unit}{stretch}"


@dataclass(frozen=True)
class Figure:
    """One measured number. `value` is None where it could not be measured; `detail` then says why, else what it is of.

    `key` names it for programs, `name` for people. A `unit` of "×" is a ratio of two sides of the same run.
    """

    key: str
    name: str
    value: float | None
    unit: str
    goal: Goal | None = None
    detail: str = ""

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is met; None where there is none or nothing was measured."""
        return None if self.share is None else self.share <= 1

    @property
    def share(self) -> float | None:
        """How the figure stands to its goal; see `Goal.share`."""
        return None if self.goal is None or self.value is None else self.goal.share(self.value)

    def to_json(self) -> dict[str, Any]:
        """The figure as a program reads it."""
        return asdict(self) | {"is_met": self.is_met}


@dataclass(frozen=True)
class Findings:
    """All figures of one run, and where and how it was run."""

    figures: tuple[Figure, ...]
    about: dict[str, Any]
    notes: tuple[str, ...] = ()

    def value(self, key: str) -> float | None:
        """The figure of that name, if it was measured."""
        return next((each.value for each in self.figures if each.key == key), None)

    def to_json(self) -> dict[str, Any]:
        """The JSON document of `handrail bench --json`."""
        return {"figures": [each.to_json() for each in self.figures], "about": self.about, "notes": list(self.notes)}
