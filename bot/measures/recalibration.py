"""What a recalibration found, and what it means in words. Figures are about questions; none is about fewer than five
people. Pure."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.measures.calibrating import FEWEST_TO_SCALE, FEWEST_TO_SHIFT, FEWEST_UNANSWERED, Figures, Proposal
from bot.measures.explanation_words import percent
from knowledge.gaps.gaps import FEWEST_PEOPLE_SHOWN
from retrieval.recalibrated import Adjustment, FittedFor, from_log_odds, log_odds

DIGITS = 4


class State(StrEnum):
    """How a recalibration ended."""

    TOO_FEW = "too_few"
    NOT_BETTER = "not_better"
    BETTER = "better"
    APPLIED = "applied"
    UNDONE = "undone"
    NOTHING_TO_UNDO = "nothing_to_undo"


@dataclass(frozen=True)
class KeptAdjustment:
    """An adjustment as it is kept: from how many judged questions, when, and for what it was fitted."""

    adjustment: Adjustment
    questions: int
    made_at: datetime
    fitted_for: FittedFor


@dataclass(frozen=True)
class Recalibration:
    """What was found. `questions` counts judged questions, `sources` says where they come from (None where one of the
    sources is fewer than five people), `in_use` is the adjustment in use (None: the shipped calibration)."""

    state: State
    threshold: float
    in_use: Adjustment | None
    questions: int = 0
    has_enough_people: bool = False
    sources: Mapping[str, int] | None = None
    proposal: Proposal | None = None

    def to_json(self) -> dict[str, Any]:
        """The document that `handrail recalibrate --json` prints."""
        proposal = self.proposal
        return {
            "state": self.state.value,
            "message": message(self),
            "remarks": remarks(self),
            "questions": self.questions,
            "needed": FEWEST_TO_SHIFT,
            "sources": dict(self.sources) if self.sources is not None else None,
            "threshold": self.threshold,
            "in_use": _rounded(asdict(self.in_use)) if self.in_use else None,
            "proposed": _rounded(asdict(proposal.adjustment)) if proposal else None,
            "before": _figures(proposal.before) if proposal else None,
            "after": _figures(proposal.after) if proposal else None,
        }


def message(found: Recalibration) -> str:
    """How it ended, in a sentence or two."""
    match found.state:
        case State.TOO_FEW:
            return _too_few(found)
        case State.NOT_BETTER:
            return "Nothing is changed: on questions kept back it would not do better than it does now."
        case State.BETTER:
            return (
                "On questions kept back it would do better. Nothing is changed yet: `handrail recalibrate --apply` "
                "puts it into use, and `--undo` takes it back."
            )
        case State.APPLIED:
            return "In use from now on. `handrail recalibrate --undo` takes it back."
        case State.UNDONE:
            return (
                f"Taken back. In use again: {'the shipped calibration' if found.in_use is None else 'the one before'}."
            )
        case State.NOTHING_TO_UNDO:
            return "There is nothing to take back: the shipped calibration is in use."


def remarks(found: Recalibration) -> list[str]:
    """What whoever decides should know."""
    if found.proposal is None:
        return []
    said = [_effect(found.proposal, found)]
    if not found.proposal.may_answer_more:
        said.append(
            f"Fewer than {FEWEST_UNANSWERED} of these questions lie below the threshold, and only those can show that "
            "it is too careful. So it may become more careful, but not less."
        )
    if found.questions < FEWEST_TO_SCALE:
        said.append(f"With fewer than {FEWEST_TO_SCALE} judged questions only the level of its confidence is moved.")
    said.append(
        "Most people press no button, and those who do are not a fair sample: some judge only what annoyed them. "
        "Take the figures for a sign and not for a measurement."
    )
    return said


def _too_few(found: Recalibration) -> str:
    needs = f"This needs at least {FEWEST_TO_SHIFT} judged questions from at least {FEWEST_PEOPLE_SHOWN} people"
    if found.questions < FEWEST_TO_SHIFT:
        return f"{needs}; there {'is' if found.questions == 1 else 'are'} {found.questions} so far."
    return f"{needs}; there are {found.questions}, but from too few people."


def _effect(proposal: Proposal, found: Recalibration) -> str:
    adjustment, threshold = proposal.adjustment, found.threshold
    if adjustment == Adjustment():
        fits = "The shipped calibration fits these questions as it is."
        return fits if proposal.may_answer_more else "These questions give no reason to be more careful."
    same = from_log_odds((log_odds(threshold) - adjustment.shift) / adjustment.scale)
    how = "more careful" if same > threshold else "less careful"
    becomes = "has become" if found.state is State.APPLIED else "would become"
    if percent(same) == percent(threshold):
        return "About as much would be answered as by the shipped calibration."
    return f"It {becomes} {how}: what the shipped calibration calls {percent(same)} likely is just enough."


def _figures(figures: Figures) -> dict[str, float | None]:
    return _rounded(asdict(figures))


def _rounded(values: Mapping[str, float | None]) -> dict[str, float | None]:
    return {name: None if value is None else round(value, DIGITS) for name, value in values.items()}
