"""Explaining: what a question would find and how it would end, and why. Nothing is logged, and no gap is opened.

Whoever explains looks after the knowledge and sees all that is published; the decision is that for the given person and
place.
"""

import asyncio
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.measures.explanation import Considered, Explained, Finding, PartLookedUp
from bot.measures.explanation_words import why_not_used
from bot.questions.deciding import Decider, Deciding
from knowledge.freshness import overdue_since
from retrieval.access import Everything, in_private, visibility
from retrieval.explaining import Setting, Verdict, fate_of, places_by_ranker
from retrieval.looking import Look
from retrieval.outcome import Answered, Clarify, Evidence, Outcome, Partial, Question
from retrieval.parts import parts_of
from retrieval.question_words import content_of
from retrieval.search.catalogue import text_to_embed
from retrieval.search.follow_up import Asked, in_context, said_before
from retrieval.search.keywords import stems

SHOWN = 8
"""Passages that are explained one by one: about a screenful."""

Rarity = Callable[[Collection[str]], Mapping[str, float]]
"""How much each word stem tells passages apart; most where no passage has it."""

NO_WORD = ""
"""A stem that no text has."""


@dataclass(frozen=True)
class _Looks:
    """What was found: by everybody's rights before and after the store was asked, and by the asker's in the place."""

    found: Look
    published: Look
    here: Look


class Explaining:
    """The use case of explaining a decision."""

    def __init__(self, deciding: Deciding, rarity: Rarity, today: Callable[[], date]) -> None:
        self._deciding = deciding
        self._rarity = rarity
        self._today = today

    async def explain(self, question: Question) -> Explained:
        """How `question` would end, and what was found, taken and left on the way."""
        decider = self._deciding.current
        outcome = await decider.quoting.answer(question)
        asked = in_context(question.text, question.history)
        looks = await self._look(decider, question, asked)
        verdict = _verdict(looks.here, decider)
        return Explained(
            question=question,
            said_before=said_before(question.text, question.history),
            looked_for=(await asyncio.to_thread(decider.lookup.spelled, asked)).text,
            outcome=outcome,
            threshold=decider.calibration.threshold,
            finding=self._finding(looks),
            verdict=verdict,
            considered=self._considered(question, outcome, looks),
            parts=await _parts(question, outcome, decider),
        )

    async def _look(self, decider: Decider, question: Question, asked: Asked) -> _Looks:
        found = await asyncio.to_thread(decider.lookup.look, asked, Everything())
        published = await decider.quoting.look(asked, Everything(), SHOWN)
        here = await decider.quoting.look(asked, visibility(question.asker, question.place))
        return _Looks(found, published, here)

    def _finding(self, looks: _Looks) -> Finding:
        asked = _words(looks.here.text)
        rarity = self._rarity([*asked.values(), NO_WORD])
        first = looks.here.evidence[0] if looks.here.evidence else None
        there = _words_of([first] if first else [])
        found = _words_of(looks.found.evidence)
        by_rarity = sorted(asked, key=lambda word: -rarity[asked[word]])
        return Finding(
            first=first,
            next_article=next((each for each in looks.here.evidence if first and _is_other(each, first)), None),
            nowhere=tuple(
                word for word in by_rarity if rarity[asked[word]] >= rarity[NO_WORD] and asked[word] not in found
            ),
            lacking=tuple(word for word in by_rarity if asked[word] not in there),
            overall=looks.published.evidence[0] if looks.published.evidence else None,
            codes_missing=looks.here.codes_missing,
        )

    def _considered(self, question: Question, outcome: Outcome, looks: _Looks) -> tuple[Considered, ...]:
        setting = _setting(question, outcome, looks)
        places = places_by_ranker(looks.found.evidence)
        return tuple(self._row(each, setting, places) for each in _rows(looks))

    def _row(self, each: Evidence, setting: Setting, places: Mapping[str, Mapping[str, int]]) -> Considered:
        passage, details = each.found.passage, each.found.details
        fate = fate_of(each, setting)
        return Considered(
            rank=each.rank,
            passage_id=passage.id,
            article_id=passage.article_id,
            title=details.title,
            heading=" › ".join(part for part in passage.heading_path if part != details.title),
            places={name: by_id.get(passage.id) for name, by_id in places.items()},
            fate=fate,
            why=why_not_used(each, fate, setting),
            overdue_since=overdue_since(details.review_by, self._today()),
        )


def _words_of(evidence: Sequence[Evidence]) -> set[str]:
    """The stems of what can be found of passages: they are found by their article's phrasings too."""
    texts = [text for each in evidence for text in (text_to_embed(each.found), *each.found.details.also_asked_as)]
    return {stem for text in texts for stem in stems(text)}


def _verdict(look: Look, decider: Decider) -> Verdict | None:
    if look.signals is None:
        return None
    return Verdict(look.signals, look.probability, decider.calibration.threshold, decider.calibration)


def _setting(question: Question, outcome: Outcome, looks: _Looks) -> Setting:
    now = {each.found.passage.id for each in looks.published.evidence}
    citations = outcome.citations if isinstance(outcome, Answered | Partial) else ()
    return Setting(
        to_person=in_private(question.asker),
        here=visibility(question.asker, question.place),
        first=looks.here.evidence[0] if looks.here.evidence else None,
        used=frozenset(citation.passage_id for citation in citations),
        choices=frozenset(outcome.choices) if isinstance(outcome, Clarify) else frozenset(),
        gone=frozenset(each.found.passage.id for each in looks.found.evidence[:SHOWN]) - now,
    )


def _rows(looks: _Looks) -> Sequence[Evidence]:
    """The best of all that was found, and the best for this person and place if it is not among them."""
    best = looks.found.evidence[:SHOWN]
    if not looks.here.evidence:
        return best
    first = looks.here.evidence[0].found.passage.id
    return [*best, *(each for each in looks.found.evidence[SHOWN:] if each.found.passage.id == first)]


async def _parts(question: Question, outcome: Outcome, decider: Decider) -> tuple[PartLookedUp, ...]:
    if not isinstance(outcome, Answered | Partial):
        return ()
    visible = visibility(question.asker, question.place)
    looked_up = []
    for part in parts_of(question.text):
        look = await decider.quoting.look(part.asked, visible)
        is_missing = isinstance(outcome, Partial) and part.text in outcome.missing
        first = look.evidence[0] if look.evidence else None
        looked_up.append(PartLookedUp(part.text, look.probability, not is_missing, first))
    # Where one part is not enough and yet all is answered, the question was answered as a whole.
    was_split = isinstance(outcome, Partial) or all(
        each.probability >= decider.calibration.threshold for each in looked_up
    )
    return tuple(looked_up) if was_split else ()


def _words(question: str) -> dict[str, str]:
    """The words that say what is asked about, as they were typed, with their stems."""
    stem_of = {word: "".join(stems(word)[:1]) for word in re.findall(r"\w+", question)}
    return {word: stem for word, stem in stem_of.items() if stem and content_of([stem])}


def _is_other(evidence: Evidence, first: Evidence) -> bool:
    return evidence.article_id != first.article_id
