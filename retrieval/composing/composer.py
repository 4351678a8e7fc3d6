"""Composing an answer: written by a model where there is one, else quoted; where two articles disagree, both."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from retrieval.composing.composing import Composed, Link, cite, quote_answer
from retrieval.composing.conflicts import conflict
from retrieval.composing.language_model import LanguageModel, ModelUnavailable
from retrieval.composing.writing import OnText, write_answer
from retrieval.looking import Look
from retrieval.outcome import Answered, Evidence, Pointer
from retrieval.ranking import too_close_to_call
from retrieval.search.keywords import stems

MODEL_READS = 5
"""Passages a model is given to write from."""

CLOSE_ENOUGH_TO_CONFLICT = 0.15
"""How far behind the best passage, in cosine, another may be and still speak of the same thing."""


@dataclass(frozen=True)
class Composer:
    """Writes or quotes answers. Without a model, every answer is quoted."""

    model: LanguageModel | None
    link: Link
    today: Callable[[], date]

    async def compose(self, look: Look, firsts: Sequence[Evidence], on_text: OnText | None) -> Answered:
        """The answer that `firsts`, the best passage for each thing asked, give to the question of `look`."""
        against = conflict(look.stems, comparable(look.evidence), stems) if len(firsts) == 1 else None
        if against is not None:
            quoted = await self._quote(look, [firsts[0], against], on_text, disagreeing=True)
            return Answered(quoted.text, quoted.citations, look.probability, conflicting=True)
        if firsts == look.evidence[:1]:
            firsts = too_close_to_call(look.evidence)
        model_failed = False
        if self.model is not None:
            try:
                written = await self._write(self.model, look, firsts, on_text)
            except ModelUnavailable:
                written, model_failed = None, True
            if written is not None:
                return Answered(written.text, written.citations, look.probability, written_by_model=True)
        quoted = await self._quote(look, firsts, on_text)
        return Answered(quoted.text, quoted.citations, look.probability, model_failed=model_failed)

    def pointer(self, evidence: Evidence) -> Pointer:
        """Where to read what was found."""
        found = evidence.found
        return Pointer(evidence.article_id, found.details.title, found.passage.heading_path, self.link(found))

    async def _quote(
        self, look: Look, evidence: Sequence[Evidence], on_text: OnText | None, *, disagreeing: bool = False
    ) -> Composed:
        quoted = quote_answer(look.stems, evidence, self.link, self.today(), disagreeing=disagreeing)
        if on_text:
            await on_text(quoted.text)
        return quoted

    async def _write(
        self, model: LanguageModel, look: Look, firsts: Sequence[Evidence], on_text: OnText | None
    ) -> Composed | None:
        read = _distinct([*firsts, *look.evidence])[:MODEL_READS]
        written = await write_answer(model, look.text, read, on_text)
        # True sentences about something else are no answer: what is written must rest on what was found to answer.
        if written is None or min(written.used) > len(firsts):
            return None
        today = self.today()
        citations = [
            cite(number, read[used - 1].found, written.quotes[number], self.link, today)
            for number, used in enumerate(written.used, start=1)
        ]
        return Composed(written.text, tuple(citations))


def comparable(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The best passage, and those near enough to it to speak of the same thing."""
    best = evidence[0].scores["meaning"]
    return [each for each in evidence if best - each.scores["meaning"] <= CLOSE_ENOUGH_TO_CONFLICT]


def _distinct(evidence: Sequence[Evidence]) -> list[Evidence]:
    distinct: dict[str, Evidence] = {}
    for each in evidence:
        distinct.setdefault(each.found.passage.id, each)
    return list(distinct.values())
