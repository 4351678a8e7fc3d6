"""What people ask about and we do not know, topic by topic."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.gaps.gap_history import GapRow
from knowledge.gaps.gap_work import CLOSED
from knowledge.gaps.gaps import withheld

NO_TOPIC = ""
"""Of gaps nobody has said the topic of."""


@dataclass(frozen=True)
class TopicGaps:
    """A topic: its gaps that wait for an answer, those closed, and the people who asked, None where they are few."""

    topic: str
    waiting: int
    closed: int
    people: int | None


def by_topic(rows: Iterable[GapRow]) -> Sequence[TopicGaps]:
    """A line for each topic, that of most people first. A gap with several topics counts for each of them."""
    waiting: dict[str, int] = {}
    closed: dict[str, int] = {}
    large: dict[str, set[str]] = {}
    small: dict[str, set[str]] = {}
    for row in rows:
        people = small if withheld(len(row.people)) is None else large
        for topic in row.topics or (NO_TOPIC,):
            counted = closed if row.state in CLOSED else waiting
            counted[topic] = counted.get(topic, 0) + 1
            people.setdefault(topic, set()).update(row.people)
    lines = [
        TopicGaps(
            each, waiting.get(each, 0), closed.get(each, 0), _told(large.get(each, set()), small.get(each, set()))
        )
        for each in {**large, **small}
    ]
    return sorted(lines, key=lambda line: (line.people or 0, line.waiting, line.topic), reverse=True)


def _told(large: set[str], small: set[str]) -> int | None:
    """How many asked about gaps that many asked about; and about the others too, where they are not few themselves.

    With the few counted in, the figures of the large gaps beside it would tell of them.
    """
    return withheld(len(large) if withheld(len(small - large)) is None else len(large | small))
