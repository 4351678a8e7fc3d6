"""Looking a question up: embed, search, rank, and judge whether that is enough."""

from collections.abc import Set as AbstractSet
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property, partial

from retrieval.access import Visibility
from retrieval.codes import codes_missing
from retrieval.encoding.cores import available_cores
from retrieval.encoding.embedding import Encoder, Vectors
from retrieval.encoding.late_interaction import Reading, blend
from retrieval.encoding.readings import Readings
from retrieval.outcome import Evidence
from retrieval.ranking import rank, too_close_to_call
from retrieval.search.catalogue import text_to_embed
from retrieval.search.follow_up import Asked, in_context
from retrieval.search.keywords import stems
from retrieval.search.leaning import may_be_apart
from retrieval.search.searching import Searchable
from retrieval.sufficiency import Calibration, Signals, signals_of

CANDIDATES = 40
"""Passages that each ranker may put forward."""

SURE_THOUGH_LEANING = 0.9
"""How likely the first passage must be to answer a question that seems to lean on what was said ("is it safe to upload
a contract?"), for the question to have come to something else."""


@dataclass(frozen=True)
class Look:
    """What a look into the knowledge found for one question, and how likely the first passage answers it.

    `codes_missing` are codes that the question names and the passage does not: then it is no answer.
    """

    text: str
    evidence: tuple[Evidence, ...]
    signals: Signals | None
    probability: float
    codes_missing: tuple[str, ...] = ()

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The question's word stems, each once."""
        return tuple(dict.fromkeys(stems(self.text)))


class Lookup:
    """Looks questions up in one index, or in one as it might be."""

    def __init__(self, encoder: Encoder, index: Searchable, calibration: Calibration) -> None:
        self._index = index
        self._calibration = calibration
        # One question is looked up several times, under different rights; its reading is always the same.
        self._readings = Readings(encoder)
        self.threads = ThreadPoolExecutor(available_cores(), "look")
        """Where looks belong that many people wait for: more at once than there are cores only get in each other's way,
        and behind other work they would wait for what nobody waits for."""

    def over(self, index: Searchable) -> "Lookup":
        """The same way of looking, in another index. What was read of questions is shared."""
        other = copy(self)
        other._index = index
        return other

    def vector(self, text: str) -> Vectors:
        """The unit vector of what a text asks, for comparing questions with each other. Blocks."""
        return self._readings.of(self.spelled(in_context(text, ())).text).vector

    def spelled(self, asked: Asked) -> Asked:
        """What is asked as it is looked up: misspelt words as the knowledge spells them. Blocks."""
        return replace(asked, text=self._index.spelled(asked.text), context=self._index.spelled(asked.context))

    def expect(self, asked: Asked) -> None:
        """Begin to read what will be looked up in a moment, in `threads`."""
        with suppress(RuntimeError):  # They have been told to end: whoever looks will hear of it.
            self.threads.submit(self._expect, asked)

    def _expect(self, asked: Asked) -> None:
        asked = self.spelled(asked)
        for text in filter(None, (asked.text, asked.context)):
            self._readings.of(text)

    def _reading(self, asked: Asked) -> Reading:
        # The context first: what is asked is likely being read elsewhere at this moment.
        context = self._readings.of(asked.context) if asked.context else None
        reading = self._readings.of(asked.text)
        return blend(reading, context, asked.share) if context else reading

    def has_hidden(self, visibility: Visibility) -> bool:
        """Whether anything published may not be shown under `visibility`."""
        return self._index.has_hidden(visibility)

    def look(self, asked: Asked | str, visibility: Visibility) -> Look:
        """What is there for what is asked, best first. Blocks for the time of one embedding and one search or two.

        What was said before helps where it is about the same thing; but the asker may have come to another. So a
        question is looked up alone too, and that decides where it may.
        """
        asked = self.spelled(asked if isinstance(asked, Asked) else Asked(asked))
        look = self._look_once(asked, visibility)
        if not asked.context:
            return look
        alone = self._look_once(Asked(asked.text), visibility)
        return alone if self._decides_alone(asked, alone, look) else look

    def _decides_alone(self, asked: Asked, alone: Look, look: Look) -> bool:
        if not self.suffices(alone):
            return False
        if _same_first(alone, look):
            return not self.suffices(look)
        if asked.leans:
            least_likely = max(look.probability, SURE_THOUGH_LEANING)
            return alone.probability >= least_likely and may_be_apart(asked.text)
        # What was told stays the asker's case: without it, the question may be as sure of what is no help in that case.
        return alone.probability >= look.probability and not asked.is_told

    def suffices(self, look: Look) -> bool:
        """Whether what was found is enough to answer with."""
        return bool(look.evidence) and look.probability >= self._calibration.threshold

    def _look_once(self, asked: Asked, visibility: Visibility) -> Look:
        found = self._index.search(asked, partial(self._reading, asked), visibility, CANDIDATES)
        evidence = tuple(rank(found.candidates))
        if not evidence:
            return Look(asked.standalone, (), None, 0.0)
        signals = signals_of(frozenset(stems(asked.text)), evidence, _headings(evidence[0]), found.searched)
        missing = codes_missing(asked.text, map(_all_words, too_close_to_call(evidence)))
        probability = 0.0 if missing else self._calibration.probability(signals)
        return Look(asked.standalone, evidence, signals, probability, missing)


def _same_first(one: Look, other: Look) -> bool:
    firsts = [[each.found.passage.id for each in look.evidence[:1]] for look in (one, other)]
    return firsts[0] == firsts[1]


def _all_words(evidence: Evidence) -> str:
    return "\n".join([text_to_embed(evidence.found), *evidence.found.details.also_asked_as])


def _headings(evidence: Evidence) -> list[AbstractSet[str]]:
    details, passage = evidence.found.details, evidence.found.passage
    return [frozenset(stems(each)) for each in (details.title, *passage.heading_path[-1:], *details.also_asked_as)]
