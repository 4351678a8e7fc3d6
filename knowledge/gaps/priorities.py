"""What the organisation cares about: topics, the business measure they are to move, and how much they weigh. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from knowledge.gaps.impact import MOST_WEIGHT, NO_PRIORITY, USUAL_WEIGHT

LONGEST_NAME = 120
"""Characters: one line."""

WEIGHT_IN_WORDS: Mapping[int, str] = MappingProxyType(
    {NO_PRIORITY: "not a priority", USUAL_WEIGHT: "as usual", 2: "a priority", MOST_WEIGHT: "a first priority"}
)


@dataclass(frozen=True)
class Priority:
    """Something the organisation wants to get better at ("safer hand-overs"), the measure it is to move ("tickets
    reopened within a week"), and the topics of articles and gaps that belong to it. `weight` is 0 to 3: see
    `WEIGHT_IN_WORDS`."""

    id: str
    name: str
    measure: str
    topics: tuple[str, ...]
    weight: int
    set_by: str
    set_at: datetime


def weights(stated: Iterable[tuple[Sequence[str], int]]) -> dict[str, int]:
    """What each topic weighs, in lower case; of several priorities that name it, the weightiest counts."""
    found: dict[str, int] = {}
    for topics, weight in stated:
        for topic in topics:
            key = topic.casefold()
            found[key] = max(found.get(key, NO_PRIORITY), weight)
    return found


def weight_among(weight_of: Mapping[str, int], topics: Iterable[str]) -> int:
    """What something with these topics weighs: as much as the weightiest that anything was said about."""
    stated = [weight_of[topic.casefold()] for topic in topics if topic.casefold() in weight_of]
    return max(stated, default=USUAL_WEIGHT)
