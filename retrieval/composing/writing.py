"""Writing an answer with a language model and letting only what the passages support through."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass

from retrieval.checking.sentences import SentenceReader, WrittenSentence
from retrieval.composing.language_model import LanguageModel
from retrieval.composing.prompting import NOTHING_FOUND, build_prompt
from retrieval.composing.verifying import Draft, Written
from retrieval.outcome import Evidence, Turn

__all__ = ["OnText", "Written", "write_answer"]

OnText = Callable[[str], Awaitable[None]]
"""Receives pieces of an answer as they become certain; all pieces together are the answer's text."""

MOST_CHARACTERS = 20_000
"""Read from a model for one answer; an answer of 120 words has under 1,000, the rest is room for thinking aloud."""

_FOUND_NOTHING = re.compile(NOTHING_FOUND.replace("_", r"\\?[_ ]"))
_THINKING, _THOUGHT = "<think>", "</think>"


async def write_answer(
    model: LanguageModel,
    question: str,
    evidence: Sequence[Evidence],
    on_text: OnText | None = None,
    history: Sequence[Turn] = (),
) -> Written | None:
    """The model's answer, with every sentence that no passage it cites supports left out.

    None when nothing is left: the model found nothing, declined in prose, cited nothing or made things up. `on_text`
    only ever receives sentences that were checked. Raises ModelUnavailable when the model's server fails or refuses;
    what `on_text` has received by then is true but may not be the whole answer, so the caller replaces it.
    """
    prompt = build_prompt(question, evidence, history)
    draft, reader, intake = Draft(evidence), SentenceReader(), Intake()
    pieces = model.stream(prompt.system, prompt.user)
    try:
        async for piece in pieces:
            if await _take(reader.feed(intake.take(piece)), draft, on_text):
                return None
            if draft.is_full or not intake.left:
                break
    finally:
        await _close(pieces)
    if await _take(reader.close(), draft, on_text):
        return None
    await _give_out(draft.finish(), on_text)
    return draft.written()


async def _take(sentences: Sequence[WrittenSentence], draft: Draft, on_text: OnText | None) -> bool:
    """Check the sentences and give out those that stand; true when the model says that it found nothing."""
    for sentence in sentences:
        if _FOUND_NOTHING.search(sentence.text):
            return True
        await _give_out(await asyncio.to_thread(draft.add, sentence), on_text)
    return False


async def _give_out(text: str, on_text: OnText | None) -> None:
    if text and on_text is not None:
        await on_text(text)


@dataclass
class Intake:
    """What of a model's text is read: not too much, and not the <think>...</think> some servers leave before it."""

    left: int = MOST_CHARACTERS
    _held: str | None = ""

    def take(self, piece: str) -> str:
        """The part of the answer that is known once `piece` has come."""
        piece = piece[: self.left]
        self.left -= len(piece)
        if self._held is None:
            return piece
        self._held += piece
        start = self._held.lstrip()
        if start.startswith(_THINKING):
            _, ended, start = start.partition(_THOUGHT)
            is_known = bool(ended)
        else:
            is_known = not _THINKING.startswith(start)
        if not is_known:
            return ""
        self._held = None
        return start


async def _close(pieces: AsyncIterator[str]) -> None:
    """Stop the model's server from writing on for nobody."""
    close = getattr(pieces, "aclose", None)
    if close is not None:
        await close()
