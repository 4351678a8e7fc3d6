"""The pipeline from a question to its outcome."""

from collections.abc import Awaitable, Callable, Collection, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from knowledge.articles import PublishedPassage
from knowledge.handing_over import in_thread
from retrieval.access import Everything, Visibility, in_private, refuse, visibility
from retrieval.clarifying import choices_between
from retrieval.composing.composer import Composer
from retrieval.distress import DISTRESS, is_in_distress
from retrieval.encoding.embedding import Vectors
from retrieval.looking import Look, Lookup
from retrieval.outcome import Answered, Clarify, Denied, Evidence, Outcome, Partial, Pointer, Question, Turn, Unknown
from retrieval.parts import Part, parts_of
from retrieval.search.catalogue import text_to_embed
from retrieval.search.follow_up import Asked, in_context
from retrieval.search.keywords import stems
from retrieval.small_talk import SmallTalk, small_talk

OnText = Callable[[str], Awaitable[None]]
"""Receives pieces of an answer as they become certain."""

LOOKED_AT = 10
"""Passages of a look that are checked against the store and may be used."""

NEAREST_KEPT = 3
"""Passages a gap keeps, to show what was there and was not enough."""


PERHAPS_FROM = 0.45
"""The probability from which whoever gets no answer is pointed to what came nearest. In six of ten cases of our made-up
organisations the answer is there (benchmarks/RESULTS.md, "Where to look instead")."""

MOST_POINTERS = 2

HARDLY_BEHIND = 0.95
"""The share of the best passage's score that a second one has to have to be pointed to as well."""


class PublishedPassages(Protocol):
    """The store, as far as an answer needs it."""

    async def passages(self, ids: Collection[str]) -> dict[str, PublishedPassage]:
        """Those of the passages that are published at this moment."""

    def passages_here(self, ids: Collection[str]) -> dict[str, PublishedPassage] | None:
        """The same, read in the thread that calls, where that can be done. Blocks."""


class Answerer:
    """Turns a question into its outcome."""

    def __init__(self, lookup: Lookup, store: PublishedPassages, composer: Composer) -> None:
        self._lookup = lookup
        self._store = store
        self._composer = composer

    def over(self, lookup: Lookup, store: PublishedPassages) -> "Answerer":
        """The same decisions over other knowledge."""
        return Answerer(lookup, store, self._composer)

    async def embed(self, text: str) -> Vectors:
        """The vector of what a text asks, for comparing questions with each other."""
        return await in_thread(self._lookup.threads, self._lookup.vector, text)

    def expect(self, text: str, history: Sequence[Turn]) -> None:
        """A question that will be asked in a moment: what can be done for it now is begun."""
        self._lookup.expect(in_context(text, history))

    async def look(self, asked: Asked | str, visible: Visibility, depth: int = LOOKED_AT) -> Look:
        """What is found, each passage checked once more against the store, which the index may trail."""
        found, now = await in_thread(self._lookup.threads, self._look, asked, visible, depth)
        head = found.evidence[:depth]
        now = now if now is not None else await self._store.passages(_ids(head))
        current = tuple(_current(head, now, visible))
        best_is_gone = not current or current[0].rank != 1
        return replace(found, evidence=current, probability=0.0 if best_is_gone else found.probability)

    def _look(
        self, asked: Asked | str, visible: Visibility, depth: int
    ) -> tuple[Look, dict[str, PublishedPassage] | None]:
        # To hand the check over to another thread takes half as long as the check.
        found = self._lookup.look(asked, visible)
        return found, self._store.passages_here(_ids(found.evidence[:depth]))

    async def answer(self, question: Question, on_text: OnText | None = None) -> Outcome:
        """The one outcome of `question`; `on_text` receives the answer's text as it becomes certain."""
        refusal = refuse(question.asker, question.place)
        if refusal:
            return refusal
        if is_in_distress(question.text):
            return Answered("", (), 1.0, said_instead=DISTRESS)
        said = small_talk(question.text)
        if said:
            return Clarify() if said is SmallTalk.UNREADABLE else Answered("", (), 1.0, said_instead=said.value)
        asked = in_context(question.text, question.history)
        look = await self.look(asked, visibility(question.asker, question.place))
        parts = parts_of(question.text)
        outcome = await self._answer_parts(question, look, parts, on_text) if parts else None
        return outcome or await self._answer_whole(question, asked, look, on_text)

    async def _answer_whole(self, question: Question, asked: Asked, look: Look, on_text: OnText | None) -> Outcome:
        choices = choices_between(look.stems, look.evidence)
        if choices:
            return Clarify(choices, look.probability)
        if self._lookup.suffices(look):
            return await self._composer.compose(look, look.evidence[:1], on_text)
        return await self._not_enough(question, asked, look)

    async def _answer_parts(
        self, question: Question, whole: Look, parts: Sequence[Part], on_text: OnText | None
    ) -> Outcome | None:
        """The outcome of a question about several things; None when no part can be answered by itself, or when one that
        leans on another cannot and the whole can."""
        visible = visibility(question.asker, question.place)
        held: list[Look] = []
        missing: list[tuple[Part, Look]] = []
        for part in parts:
            look = await self.look(part.asked, visible)
            if self._lookup.suffices(look) and _speaks_of(look.evidence[0], part.thing):
                held.append(look)
            else:
                missing.append((part, look))
        is_better_whole = self._lookup.suffices(whole) and any(part.leans for part, _ in missing)
        if not held or is_better_whole:
            return None
        firsts = tuple({look.evidence[0].found.passage.id: look.evidence[0] for look in held}.values())
        probability = min(look.probability for look in held)
        answered = await self._composer.compose(replace(whole, probability=probability), firsts, on_text)
        return _partial(answered, missing) if missing else answered

    async def _not_enough(self, question: Question, asked: Asked, look: Look) -> Denied | Unknown:
        """Unknown; or, where the asker may see the answer alone, a word that says no more than that it may be so."""
        if not question.place.is_private and self._lookup.suffices(await self.look(asked, in_private(question.asker))):
            return Denied()
        visible = visibility(question.asker, question.place)
        # Where nothing is hidden, another look would find the same again, for the price of another embedding.
        restricted = self._lookup.has_hidden(visible) and self._lookup.suffices(await self.look(asked, Everything()))
        return Unknown(look.evidence[:NEAREST_KEPT], look.probability, restricted, self._perhaps(look))

    def _perhaps(self, look: Look) -> tuple[Pointer, ...]:
        if look.probability < PERHAPS_FROM:
            return ()
        near = [each for each in look.evidence if each.score >= HARDLY_BEHIND * look.evidence[0].score]
        return tuple(map(self._composer.pointer, near[:MOST_POINTERS]))


def _ids(evidence: Sequence[Evidence]) -> list[str]:
    return [each.found.passage.id for each in evidence]


def _current(evidence: Sequence[Evidence], now: dict[str, PublishedPassage], visible: Visibility) -> Iterator[Evidence]:
    for each in evidence:
        found = now.get(each.found.passage.id)
        if found is not None and visible.allows(found.details.audience):
            yield Evidence(found, each.rank, each.score, each.scores)


def _speaks_of(evidence: Evidence, thing: str) -> bool:
    return not thing or not set(stems(text_to_embed(evidence.found))).isdisjoint(stems(thing))


def _partial(answered: Answered, missing: Sequence[tuple[Part, Look]]) -> Partial:
    return Partial(
        text=answered.text,
        citations=answered.citations,
        confidence=answered.confidence,
        missing=" ".join(part.text for part, _ in missing),
        nearest=missing[0][1].evidence[:NEAREST_KEPT],
        written_by_model=answered.written_by_model,
        model_failed=answered.model_failed,
    )
