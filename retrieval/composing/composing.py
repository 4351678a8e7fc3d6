"""Putting an answer together from evidence: the passages' own words, each with its citation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.articles import PublishedPassage
from knowledge.freshness import overdue_since
from knowledge.reading.outline import part_with
from retrieval.composing.extracting import MOST_WORDS, count_words, extract
from retrieval.composing.framing import shown
from retrieval.outcome import Citation, Evidence
from retrieval.search.keywords import stems

Link = Callable[[PublishedPassage], str]
"""Where a reader opens a passage."""

MOST_WORDS_TOGETHER = 160
"""Of several passages: two sections of usual length stand whole beside each other and still fit one screen."""


@dataclass(frozen=True)
class Composed:
    """An answer's Markdown with marks like [1], and what each mark stands for."""

    text: str
    citations: tuple[Citation, ...]


def quote_answer(
    question: Sequence[str], evidence: Sequence[Evidence], link: Link, today: date, *, disagreeing: bool = False
) -> Composed:
    """An answer in the passages' own words: of each, the sentences or steps that say most about the question.

    `question` holds the question's word stems. Several passages share the room there is, and a short one leaves what
    it does not need to the others. Of `disagreeing` passages, the second is quoted where it speaks of what the first
    says.
    """
    texts: list[str] = []
    citations: list[Citation] = []
    room = _shared(MOST_WORDS_TOGETHER, [count_words(each.found.passage.text) for each in evidence])
    for number, (each, most_words) in enumerate(zip(evidence, room, strict=True), start=1):
        text = each.found.passage.text
        asked = [*question, *stems(citations[0].quote)] if disagreeing and citations else question
        chosen = extract(text, asked, stems, min(MOST_WORDS, most_words))
        citation = cite(number, each.found, text[chosen.start : chosen.end], link, today)
        heading = [citation.title, *citation.heading_path][-1]
        texts.append(shown(text, chosen, heading, number))
        citations.append(citation)
    return Composed("\n\n".join(texts), tuple(citations))


def _shared(room: int, needed: Sequence[int]) -> list[int]:
    """How much of `room` each may take: an equal share, and of what others leave over."""
    shares = [0] * len(needed)
    by_need = sorted(range(len(needed)), key=needed.__getitem__)
    for waiting, index in zip(range(len(needed), 0, -1), by_need, strict=True):
        # Whoever needs more than there is gets the same as the others who do.
        shares[index] = max(1, min(needed[index], room // waiting))
        room -= shares[index]
    return shares


def cite(number: int, found: PublishedPassage, quote: str, link: Link, today: date) -> Citation:
    """The citation of a verbatim `quote` from a passage, at the heading that stands right above it."""
    found = _at_quote(found, quote)
    passage, details = found.passage, found.details
    return Citation(
        n=number,
        article_id=passage.article_id,
        passage_id=passage.id,
        title=details.title,
        heading_path=passage.heading_path,
        anchor=passage.anchor,
        quote=quote,
        url=link(found),
        owner=details.owner,
        checked_by=details.checked_by or (details.owner if details.checked_on else None),
        checked_on=details.checked_on,
        overdue_since=overdue_since(details.review_by, today),
    )


def _at_quote(found: PublishedPassage, quote: str) -> PublishedPassage:
    part = part_with(quote, found.passage.text)
    if part is None:
        return found
    path = (*found.passage.heading_path, *part.heading_path)
    return replace(found, passage=replace(found.passage, heading_path=path, anchor=part.anchor))
