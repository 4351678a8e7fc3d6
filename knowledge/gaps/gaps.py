"""Gaps, what people asked and we do not know: their kinds and states, how much they matter, what may be told. Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from knowledge.few_people import FEWEST_PEOPLE_SHOWN, withheld
from knowledge.gaps.impact import Figures

__all__ = [
    "FEWEST_PEOPLE_SHOWN",
    "JOINABLE",
    "LONGEST_TITLE",
    "MOST_NEAREST_SHOWN",
    "NEAR_FROM",
    "NOT_MASKED_YET",
    "OUT_OF_SCOPE_BELOW",
    "SAME_TOPIC_FROM",
    "SETTLED",
    "Arranged",
    "ByHand",
    "GapDetails",
    "GapKind",
    "GapQuestion",
    "GapState",
    "GapSummary",
    "NearestPassage",
    "NotArranged",
    "PlaceCount",
    "by_impact",
    "guess_kind",
    "nearest_overall",
    "place_counts",
    "title_of",
    "withheld",
]

LONGEST_TITLE = 120
"""Characters: one line in a table."""

MOST_NEAREST_SHOWN = 5
"""How many of the passages that came near are shown with a gap."""

OUT_OF_SCOPE_BELOW = 0.30
"""The likeness (a cosine) of the nearest passage below which the knowledge has nothing to do with the question. On two
development sets it finds almost half of the foreign questions, and one in fifty of those that are answered is below."""

NEAR_FROM = 0.60
"""The likeness from which a passage is about what was asked, so that its wording, not its absence, is the problem:
half of the questions that are answered reach it, on the same sets."""

SAME_TOPIC_FROM = 0.50
"""The likeness from which a question is taken to be about the topics of the nearest article. In the sample knowledge,
dogs come near the visitors' rules with .45 and company cars near the VPN with .35: better no topic than a wrong one,
since topics weigh among the priorities and stand in the figures."""

NOT_MASKED_YET = "(a question from before personal data was masked)"
"""Shown in place of words that may hold some, until the program has looked at them."""


class GapKind(StrEnum):
    """Why the knowledge did not answer. Guessed when the gap opens; a person may know better."""

    MISSING = "missing"
    UNCLEAR = "unclear"
    STALE = "stale"
    CONTRADICTORY = "contradictory"
    ACCESS = "access"
    OUT_OF_SCOPE = "out_of_scope"
    NOT_KNOWLEDGE = "not_knowledge"
    """A process or a tool is broken: whoever owns it mends that. Only a person can tell, so it is never guessed."""


class GapState(StrEnum):
    """How far a gap has come on its way to a proven answer."""

    OPEN = "open"
    ASSIGNED = "assigned"
    DRAFTING = "drafting"
    IN_REVIEW = "in_review"
    PUBLISHED = "published"
    PROVEN = "proven"
    DISMISSED = "dismissed"


JOINABLE = frozenset(GapState) - {GapState.PUBLISHED, GapState.PROVEN}
"""States in which a gap takes in more questions. What was published did not answer the new one, so that is a new gap;
a dismissed gap stays dismissed however often it is asked about again."""

SETTLED = frozenset(GapState) - JOINABLE
"""States in which a gap keeps the questions it has, whoever wants to move them: they are what it was proven with."""


@dataclass(frozen=True)
class GapQuestion:
    """What was asked and not answered: a question, or the missing half of one. Only the asker may learn of
    `person_id`; everybody else gets `GapDetails`."""

    question_id: str
    text: str
    person_id: str
    platform: str
    place_kind: str
    asked_at: datetime


@dataclass(frozen=True)
class NearestPassage:
    """A passage that came near but was not enough. `score` is its likeness to the question; None where unknown."""

    passage_id: str
    article_id: str
    title: str
    heading_path: tuple[str, ...]
    score: float | None


@dataclass(frozen=True)
class PlaceCount:
    """How many of a gap's questions came from one kind of place; None where that must not be told."""

    platform: str
    place_kind: str
    questions: int | None


@dataclass(frozen=True)
class GapSummary:
    """One line of the gap log, as it may be shown.

    `askers` counts distinct people; None when they are too few to tell. `figures` are all that `impact` was made of.
    `assigned_to` is a person's id, `routed_to` whoever mends what no article can, in words. `due_on` was set by hand or
    follows from the impact.
    """

    id: str
    title: str
    kind: GapKind
    state: GapState
    askers: int | None
    questions: int
    first_asked: datetime
    last_asked: datetime
    impact: float
    figures: Figures | None = None
    topics: tuple[str, ...] = ()
    state_since: datetime | None = None
    assigned_to: str | None = None
    due_on: date | None = None
    is_overdue: bool = False
    dismissed_because: str | None = None
    routed_to: str | None = None
    routed_note: str | None = None


@dataclass(frozen=True)
class GapDetails:
    """One gap with everything L&D may see: what was asked (masked, oldest first), where, and what came near. Never who.

    `question_ids` go with `asked`: by them, questions are moved to another gap.
    """

    summary: GapSummary
    asked: tuple[str, ...]
    places: tuple[PlaceCount, ...]
    nearest: tuple[NearestPassage, ...]
    question_ids: tuple[str, ...]


@dataclass(frozen=True)
class ByHand:
    """Who arranges gaps by hand, and when."""

    person_id: str
    at: datetime


@dataclass(frozen=True)
class Arranged:
    """Questions were moved by hand; they are in this gap now."""

    gap_id: str


class NotArranged(StrEnum):
    """Why questions were not moved by hand: nothing was changed."""

    UNKNOWN = "unknown"
    """There is no such gap, or no such question in a gap."""

    SETTLED = "settled"
    """A published or proven gap keeps the questions it was proven with."""

    NOTHING_LEFT = "nothing_left"
    """A gap cannot be split off from itself."""


def title_of(text: str) -> str:
    """A gap's first title: the question as asked, on one line of at most `LONGEST_TITLE` characters."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 1].rstrip()}…"


def guess_kind(likeness: float | None, restricted: bool, overdue: bool, contradictory: bool = False) -> GapKind:
    """Why a question was probably not answered, the surest sign first.

    `likeness` is the cosine of the nearest passage with the question (None: no passage came near), `overdue` whether
    that passage's article is past its review date. `restricted` and `contradictory` are taken as told.
    """
    if restricted:
        return GapKind.ACCESS
    if contradictory:
        return GapKind.CONTRADICTORY
    if likeness is None:
        return GapKind.MISSING
    if likeness < OUT_OF_SCOPE_BELOW:
        return GapKind.OUT_OF_SCOPE
    if likeness < NEAR_FROM:
        return GapKind.MISSING
    return GapKind.STALE if overdue else GapKind.UNCLEAR


def by_impact(summaries: Iterable[GapSummary]) -> list[GapSummary]:
    """What matters most first; what was asked last first where that is equal."""
    return sorted(summaries, key=lambda gap: (gap.impact, gap.last_asked, gap.id), reverse=True)


def place_counts(asked: Sequence[GapQuestion]) -> tuple[PlaceCount, ...]:
    """Where a gap's questions came from, most first.

    No place is counted unless at least five people asked in each: with one figure missing, the others and the total
    would give it away.
    """
    people: dict[tuple[str, str], set[str]] = {}
    for each in asked:
        people.setdefault((each.platform, each.place_kind), set()).add(each.person_id)
    may_tell = all(withheld(len(askers)) is not None for askers in people.values())
    counts = Counter((each.platform, each.place_kind) for each in asked)
    places = sorted(counts, key=lambda place: (-counts[place], place)) if may_tell else sorted(counts)
    return tuple(PlaceCount(*place, counts[place] if may_tell else None) for place in places)


def nearest_overall(found: Iterable[NearestPassage]) -> tuple[NearestPassage, ...]:
    """The passages that came nearest over all of a gap's questions, each once, best first."""
    best: dict[str, NearestPassage] = {}
    for each in found:
        known = best.get(each.passage_id)
        if known is None or _score(each) > _score(known):
            best[each.passage_id] = each
    ordered = sorted(best.values(), key=lambda each: (-_score(each), each.passage_id))
    return tuple(ordered[:MOST_NEAREST_SHOWN])


def _score(passage: NearestPassage) -> float:
    return -1.0 if passage.score is None else passage.score
