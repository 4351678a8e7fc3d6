"""A passage's Markdown as the pieces a reader sees: headings, paragraphs, list items, tables, code."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from markdown_it import MarkdownIt
from markdown_it.token import Token


class BlockKind(StrEnum):
    """What a piece of Markdown is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"
    CODE = "code"


@dataclass(frozen=True)
class Block:
    """One piece, and where it stands in the passage's text: `text[start:end]` is the piece, verbatim."""

    kind: BlockKind
    start: int
    end: int


_KINDS = {
    "heading_open": BlockKind.HEADING,
    "paragraph_open": BlockKind.PARAGRAPH,
    "list_item_open": BlockKind.ITEM,
    "table_open": BlockKind.TABLE,
    "fence": BlockKind.CODE,
    "code_block": BlockKind.CODE,
    "html_block": BlockKind.PARAGRAPH,
}
_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]*_]*\s+(?=[\"'“‘(\[*_`€$£#]*(?P<next>[^\W_]))")
REMEMBERED = 2048
"""Passages whose pieces are kept: parsing takes longer than most of an answer, and a passage never changes."""

LONGEST_ABBREVIATION = 10
_ABBREVIATION = re.compile(r"(?:\b(?:e\.g|i\.e|etc|vs|cf|approx|Mr|Mrs|Ms|Dr|St|No|Inc|Ltd|p\.m|a\.m)|\b[A-Z])\.$")


@lru_cache(REMEMBERED)
def blocks_of(text: str) -> tuple[Block, ...]:
    """The pieces of `text` in their order. A list gives its items, each with what is nested in it."""
    starts = _line_starts(text)
    found = [
        _block(text, kind, starts[min(first, len(starts) - 1)], starts[min(last, len(starts) - 1)])
        for kind, first, last in _pieces(_parser().parse(text))
    ]
    return tuple(block for block in found if block.start < block.end)


def sentences_of(text: str, block: Block) -> list[Block]:
    """A paragraph's sentences; any other block as it is."""
    if block.kind is not BlockKind.PARAGRAPH:
        return [block]
    body = text[block.start : block.end]
    starts = [0, *(boundary.end() for boundary in _SENTENCE_END.finditer(body) if _ends_sentence(body, boundary))]
    ends = [*starts[1:], len(body)]
    return [
        _block(text, block.kind, block.start + start, block.start + end)
        for start, end in zip(starts, ends, strict=True)
    ]


def _ends_sentence(body: str, boundary: re.Match[str]) -> bool:
    before = body[max(0, boundary.start() - LONGEST_ABBREVIATION) : boundary.start()]
    return not boundary["next"].islower() and not _ABBREVIATION.search(before)


@cache
def _parser() -> MarkdownIt:
    # What stands inside the pieces is not asked for.
    return MarkdownIt("commonmark").enable("table").disable(["inline", "text_join"])


def _pieces(tokens: Sequence[Token]) -> Iterator[tuple[BlockKind, int, int]]:
    inside_until = 0
    for token in tokens:
        kind = _KINDS.get(token.type)
        if kind is not None and token.map is not None and token.map[0] >= inside_until:
            inside_until = token.map[1]
            yield kind, token.map[0], token.map[1]


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text)), len(text)]


def _block(text: str, kind: BlockKind, start: int, end: int) -> Block:
    piece = text[start:end]
    leading = len(piece) - len(piece.lstrip("\n"))
    return Block(kind, start + leading, start + len(piece.rstrip()))
