"""What an explanation consists of, as plain values; `explanation_words` puts them into sentences. Pure."""

from dataclasses import dataclass
from datetime import date

from retrieval.explaining import Fate, Influence, Verdict, influences
from retrieval.outcome import Answered, Clarify, Evidence, NotHere, Outcome, Partial, Question, Unknown

MOST_WORDS_NAMED = 4


@dataclass(frozen=True)
class Considered:
    """A passage that was found, and what became of it. `places` holds its place by each ranker, None where that ranker
    saw nothing in it; `rank` its place in sum, for somebody who may see everything."""

    rank: int
    passage_id: str
    article_id: str
    title: str
    heading: str
    places: dict[str, int | None]
    fate: Fate
    why: str
    overdue_since: date | None


@dataclass(frozen=True)
class PartLookedUp:
    """One of several things asked at once, looked up by itself."""

    text: str
    probability: float
    is_answered: bool
    first: Evidence | None


@dataclass(frozen=True)
class Finding:
    """Facts beside the verdict: the best passage for this person and place, the best of another article, the question's
    words that no passage has and those that the best one lacks, the best passage for somebody who may see all, and the
    codes it asks for that the best passage does not name."""

    first: Evidence | None
    next_article: Evidence | None
    nowhere: tuple[str, ...]
    lacking: tuple[str, ...]
    overall: Evidence | None
    codes_missing: tuple[str, ...]


@dataclass(frozen=True)
class Explained:
    """How a question would end, and why. `said_before` is the asker's earlier turn that it was looked up with, if any;
    `looked_for` is what was asked, without what the message tells beside it; `verdict` is None where nothing was
    found."""

    question: Question
    said_before: str
    looked_for: str
    outcome: Outcome
    threshold: float
    finding: Finding
    verdict: Verdict | None
    considered: tuple[Considered, ...]
    parts: tuple[PartLookedUp, ...]

    @property
    def was_looked_up(self) -> bool:
        """Whether anything was searched for: not for small talk, nor for people who may not ask."""
        match self.outcome:
            case Answered(said_instead=said):
                return not said
            case Clarify(choices=choices):
                return bool(choices)
            case NotHere():
                return False
            case _:
                return self.question.asker.is_active

    @property
    def confidence(self) -> float:
        """How likely the answer is right, as asking would tell it: 0 where nothing would be said."""
        told = (Answered, Partial, Clarify, Unknown)
        return self.outcome.confidence if isinstance(self.outcome, told) else 0.0

    def influences(self) -> list[Influence]:
        """What spoke for and against the best passage, most important first; empty where that did not decide."""
        if self.verdict is None or not self.was_looked_up or self.parts or isinstance(self.outcome, Clarify):
            return []
        if self.finding.codes_missing:
            return []
        return influences(self.verdict, self.finding.lacking[:MOST_WORDS_NAMED])
