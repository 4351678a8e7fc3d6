"""Putting an answer together from evidence: the passages' own words, each with its citation."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from knowledge.articles import PublishedPassage
from knowledge.freshness import overdue_since
from knowledge.reading.outline import part_with
from retrieval.composing.blocks import BlockKind, blocks_of
from retrieval.composing.extracting import MOST_WORDS, Extract, extract, readable
from retrieval.outcome import Citation, Evidence
from retrieval.search.keywords import stems

Link = Callable[[PublishedPassage], str]
"""Where a reader opens a passage."""


HEADER_LINES = 2
"""Of a Markdown table: the names of its columns and the line below them."""


@dataclass(frozen=True)
class Composed:
    """An answer's Markdown with marks like [1], and what each mark stands for."""

    text: str
    citations: tuple[Citation, ...]


def quote_answer(
    question: Sequence[str], evidence: Sequence[Evidence], link: Link, today: date, *, disagreeing: bool = False
) -> Composed:
    """An answer in the passages' own words: of each, the sentences or steps that say most about the question.

    `question` holds the question's word stems. All passages together keep to the length of one answer. Of `disagreeing`
    passages, the second is quoted where it speaks of what the first says.
    """
    texts: list[str] = []
    citations: list[Citation] = []
    for number, each in enumerate(evidence, start=1):
        text = each.found.passage.text
        asked = [*question, *stems(citations[0].quote)] if disagreeing and citations else question
        chosen = extract(text, asked, stems, MOST_WORDS // len(evidence))
        quote = text[chosen.start : chosen.end]
        texts.append(_marked(_framed(text, chosen), number))
        citations.append(cite(number, each.found, quote, link, today))
    return Composed("\n\n".join(texts), tuple(citations))


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


def _framed(text: str, chosen: Extract) -> str:
    """The chosen span as a reply shows it: a cut table keeps its header, and a cut code block its fences."""
    before = after = ""
    for block in blocks_of(text):
        lines = text[block.start : block.end].split("\n")
        is_begun = block.start < chosen.start < block.end
        if block.kind is BlockKind.TABLE and is_begun:
            header = "\n".join(lines[:HEADER_LINES])
            before = f"{header}\n" if block.start + len(header) < chosen.start else ""
        elif block.kind is BlockKind.CODE and lines[0].lstrip().startswith(("```", "~~~")):
            before = f"{lines[0]}\n" if is_begun else before
            after = f"\n{lines[-1]}" if block.start <= chosen.start < chosen.end < block.end else after
    return before + readable(text[chosen.start : chosen.end]) + after


def _marked(text: str, number: int) -> str:
    # Behind a table or a code block the mark needs a line of its own, or it would become part of the block.
    blocks = blocks_of(text)
    ends_in_block = bool(blocks) and blocks[-1].kind in (BlockKind.TABLE, BlockKind.CODE)
    return f"{text}\n\n[{number}]" if ends_in_block else f"{text} [{number}]"
