"""Making sources of what people bring: their own words, a conversation they paste, a document."""

import asyncio

from bot.drafts.pasted_threads import without_people
from bot.people.masking_people import Masking
from knowledge.drafts import Source, SourceKind
from knowledge.reading.importing import Rejection, document_text

LONGEST_TEXT = 60_000
"""Characters of one source that are kept: some thirty pages."""

CORRECTION = "What an expert wrote in its place"
"""The label of words that replace what was said before them."""

CUT = "\n\n(The rest was left out: only the first 60,000 characters of a source are used.)"


def words_source(text: str, given_by: str, label: str = "What an expert wrote") -> Source:
    """A few lines that somebody wrote for us. Names in it stay: whom to ask is part of an answer."""
    return Source(SourceKind.WORDS, label, _cut(text), given_by)


async def thread_source(text: str, masking: Masking, given_by: str, label: str = "A conversation") -> Source:
    """A conversation without the names of those who had it, and without what else is personal in it."""
    known = await masking.known()
    return Source(SourceKind.THREAD, label, await asyncio.to_thread(without_people, _cut(text), known), given_by)


async def document_source(name: str, data: bytes, given_by: str) -> Source | Rejection:
    """A document as text, or why it cannot be read."""
    text = await asyncio.to_thread(document_text, name, data)
    return text if isinstance(text, Rejection) else Source(SourceKind.DOCUMENT, name, _cut(text), given_by)


def _cut(text: str) -> str:
    plain = text.replace("\x00", "").strip()
    return plain if len(plain) <= LONGEST_TEXT else plain[:LONGEST_TEXT] + CUT
