"""What a manager learns of a nudge, and never about one person: figures are released in batches. Pure.

Two reports subtracted must tell nothing about anybody. So an answer is not told when it comes, but with others: a
batch holds at least five people's answers, and at least two of them say something else than most. A report is the sum
of whole batches; the difference of two reports is a sum of whole batches too. What does not make a batch yet is not
told, and nor is how many there are of it.

Batches are cut in the order in which answers came, after every fifth: were they cut as soon as they are mixed enough,
the last answer of a batch would be known to be the one that made it so. Somebody who knows what one of the people
answered may learn more about the others than a stranger; that no figure can prevent.
"""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.nudges.nudges import Answer, Reason
from knowledge.gaps.gaps import FEWEST_PEOPLE_SHOWN

OUTSIDERS = 2
"""People in a batch, at least, who gave another answer than its commonest."""

ROUNDED_TO = 5
"""Deliveries are told as "at least": subtracting them from the size of a team names nobody who opted out."""

Z_95 = 1.96
"""Standard deviations of a normal distribution that hold 95 % of it."""


class Figure(StrEnum):
    """What is counted."""

    RESPONSE = "response"
    USE = "use"
    USE_HELD_OUT = "use_held_out"


RESPONSES = (Answer.GOT_IT, Answer.NOT_FOR_ME)
USES = (Answer.USED, Answer.NOT_YET, Answer.BLOCKED)

CHOSEN = frozenset({Reason.OPTED_OUT, Reason.CAP, Reason.NO_GOOD_MOMENT, Reason.ANSWERED})
"""Reasons that say what somebody wants: never told to a sender apart from others."""


@dataclass(frozen=True)
class Effect:
    """How much more those who got the nudge used it than those who had not got it yet, in percentage points.

    `low` to `high` is the 95 % interval of the difference.
    """

    points: float
    low: float
    high: float

    @property
    def is_certain(self) -> bool:
        """Whether chance alone would hardly give such a difference."""
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class Report:
    """What is told of a nudge. Empty figures are withheld: too few people, or answers too much alike."""

    delivered_at_least: int | None
    not_delivered: Mapping[Reason, int] = field(default_factory=dict)
    responses: Mapping[Answer, int] = field(default_factory=dict)
    uses: Mapping[Answer, int] = field(default_factory=dict)
    effect: Effect | None = None


def batches(answers: Sequence[Answer]) -> list[Sequence[Answer]]:
    """The batches that these answers make, in the order they came; what is left over waits for more.

    The same whenever and however often it is asked, as long as what was released before is left out.
    """
    cut: list[Sequence[Answer]] = []
    start = 0
    for end in range(FEWEST_PEOPLE_SHOWN, len(answers) + 1, FEWEST_PEOPLE_SHOWN):
        if _is_mixed(answers[start:end]):
            cut.append(answers[start:end])
            start = end
    return cut


def counted(batches: Sequence[Mapping[str, int]]) -> dict[Answer, int]:
    """The sum of released batches."""
    total: Counter[Answer] = Counter()
    for batch in batches:
        total.update({Answer(answer): count for answer, count in batch.items()})
    return dict(total)


def delivered_at_least(delivered: int) -> int | None:
    """How many got it, as it may be told: rounded down, and withheld below five."""
    rounded = delivered - delivered % ROUNDED_TO
    return rounded or None


def reasons_told(reasons: Mapping[Reason, int]) -> dict[Reason, int]:
    """How many did not get it and why, as it may be told: five people at least, and nothing about anyone's wishes."""
    kept = {reason: count for reason, count in reasons.items() if reason not in CHOSEN}
    return {reason: count for reason, count in kept.items() if count >= FEWEST_PEOPLE_SHOWN}


def effect(nudged: Mapping[Answer, int], held_out: Mapping[Answer, int]) -> Effect | None:
    """The difference in use between those who got the nudge and those who had not; None where one side is withheld.

    The interval is Newcombe's (1998, Statistics in Medicine 17, method 10: square-and-add of Wilson intervals), which
    keeps its promise for small groups and for shares near 0 and 1.
    """
    ours, others = sum(nudged.values()), sum(held_out.values())
    if not ours or not others:
        return None
    first, low_first, high_first = _wilson(nudged.get(Answer.USED, 0), ours)
    second, low_second, high_second = _wilson(held_out.get(Answer.USED, 0), others)
    difference = first - second
    low = difference - math.hypot(first - low_first, high_second - second)
    high = difference + math.hypot(high_first - first, second - low_second)
    return Effect(*(round(100 * value, 1) for value in (difference, low, high)))


def _is_mixed(answers: Sequence[Answer]) -> bool:
    return max(Counter(answers).values()) <= len(answers) - OUTSIDERS


def _wilson(successes: int, people: int) -> tuple[float, float, float]:
    share = successes / people
    square = Z_95**2 / people
    centre = (share + square / 2) / (1 + square)
    half = Z_95 / (1 + square) * math.sqrt(share * (1 - share) / people + square / (4 * people))
    return share, max(0.0, centre - half), min(1.0, centre + half)
