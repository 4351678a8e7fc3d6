"""Looking a question up: embed, search, rank, and judge whether that is enough."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property

from retrieval.access import Visibility
from retrieval.catalogue import text_to_embed
from retrieval.embedding import Encoder, Vectors
from retrieval.index import PassageIndex
from retrieval.keywords import stems
from retrieval.outcome import Evidence
from retrieval.ranking import rank
from retrieval.sufficiency import Calibration, Signals, signals_of
from retrieval.word_match import WordMatch

CANDIDATES = 60
"""Passages that each ranker may put forward."""


@dataclass(frozen=True)
class Look:
    """What a look into the knowledge found for one question, and how likely the first passage answers it."""

    text: str
    evidence: tuple[Evidence, ...]
    signals: Signals | None
    probability: float

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The question's word stems, each once."""
        return tuple(dict.fromkeys(stems(self.text)))


class Lookup:
    """Looks questions up in one index."""

    def __init__(self, encoder: Encoder, index: PassageIndex, calibration: Calibration) -> None:
        self._encoder = encoder
        self._index = index
        self._calibration = calibration

    def vector(self, text: str) -> Vectors:
        """The text's unit vector. Blocks."""
        vector: Vectors = self._encoder.encode([text])[0]
        return vector

    def has_hidden(self, visibility: Visibility) -> bool:
        """Whether anything published may not be shown under `visibility`."""
        return self._index.has_hidden(visibility)

    def look(self, text: str, visibility: Visibility) -> Look:
        """What is there for `text`, best first. Blocks for the time of one embedding and one search."""
        candidates = self._index.search(text, self.vector(text), visibility, CANDIDATES)
        evidence = tuple(rank(candidates))
        if not evidence:
            return Look(text, (), None, 0.0)
        question = frozenset(stems(text))
        signals = signals_of(question, self._index.rarity(question), evidence, _Words(self._encoder, text))
        return Look(text, evidence, signals, self._calibration.probability(signals))


@dataclass(frozen=True)
class _Words:
    """The words of what was found, for one question."""

    encoder: Encoder
    question: str

    def of_passage(self, evidence: Evidence) -> AbstractSet[str]:
        return frozenset(stems(text_to_embed(evidence.found)))

    def of_headings(self, evidence: Evidence) -> Sequence[AbstractSet[str]]:
        details, passage = evidence.found.details, evidence.found.passage
        headings = [details.title, *passage.heading_path[-1:], *details.also_asked_as]
        return [frozenset(stems(heading)) for heading in headings]

    def match(self, evidence: Evidence) -> WordMatch:
        return self.encoder.word_match(self.question, text_to_embed(evidence.found))
