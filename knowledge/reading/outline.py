"""A Markdown text as a sequence of parts, one a heading."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.reading.anchors import Anchors, is_anchor_line, without_written_anchor, written_anchor

_WORDS_ONLY = {"text", "text_special", "code_inline", "softbreak", "em_open", "em_close", "strong_open", "strong_close"}

REMEMBERED = 2048
"""Passages whose parts are kept: they are quoted again and again, and never change."""

_MAY_BE_HEADING = re.compile(r"#|^[ \t]*(?:=+|-+)[ \t]*\r?$|\r(?!\n)", re.MULTILINE)
"""A text without this has no headings: no mark before one, no line below one, and no line ends of another kind."""

_MORE_THAN_STROKES = re.compile(r"[^\s#>|*_=:-]")


@dataclass(frozen=True)
class Part:
    """The lines from one heading up to the next, whatever their levels.

    `heading` and `content` are the source as written; `heading` is empty for what stands above the first heading.
    `says_more` is true when the heading holds more than its words (a link, an image), which its path does not carry.
    """

    heading_path: tuple[str, ...]
    anchor: str
    heading: str
    content: str
    says_more: bool = False


@dataclass(frozen=True)
class _Heading:
    level: int
    words: str
    anchor: str
    first_line: int
    end_line: int
    says_more: bool


@cache
def block_parser() -> MarkdownIt:
    """Finds the blocks of a text and leaves the text inside them alone, which is most of the work."""
    return MarkdownIt("commonmark").enable("table").disable("inline")


@cache
def _inline_parser() -> MarkdownIt:
    return MarkdownIt("commonmark")


def outline(body: str) -> list[Part]:
    """The parts of `body` in order. Lines must end in a line feed. Together the parts hold every line once."""
    lines = body.split("\n")
    headings = list(_headings(body, lines))
    starts = [*(heading.first_line for heading in headings), len(lines)]
    parts = [Part((), "", "", "\n".join(lines[: starts[0]]))]
    for heading, path, end in zip(headings, _paths(headings), starts[1:], strict=True):
        source = "\n".join(lines[heading.first_line : heading.end_line])
        content = "\n".join(lines[heading.end_line : end])
        parts.append(Part(path, heading.anchor, source, content, heading.says_more))
    return parts


def part_with(quote: str, text: str) -> Part | None:
    """The part of `text` whose own heading stands above `quote`, in a passage that was merged from several."""
    parts = _parts_of(text) if _MAY_BE_HEADING.search(text) else ()
    return next((part for part in parts if part.heading and quote in part.content), None)


@lru_cache(REMEMBERED)
def _parts_of(passage: str) -> tuple[Part, ...]:
    return tuple(outline(passage))


def says_something(markdown: str) -> bool:
    """Whether there is more in a text than rules, rulers of tables and other strokes."""
    return _MORE_THAN_STROKES.search(markdown) is not None


def first_heading(body: str) -> str | None:
    """The words of the first heading that has any."""
    return next((heading.words for heading in _headings(body, body.split("\n")) if heading.words), None)


def _headings(body: str, lines: list[str]) -> Iterator[_Heading]:
    anchors = Anchors()
    tokens = block_parser().parse(body)
    for opening, inline in pairwise(tokens):
        if opening.type == "heading_open" and opening.level == 0 and opening.map:
            yield _heading(opening, inline.content, lines, anchors)


def _heading(opening: Token, source: str, lines: list[str], anchors: Anchors) -> _Heading:
    first, end = opening.map or [0, 0]
    written = written_anchor(source)
    if first and is_anchor_line(lines[first - 1]):
        first -= 1
        written = written or written_anchor(lines[first])
    words, says_more = _read_inline(without_written_anchor(source))
    return _Heading(int(opening.tag[1]), words, anchors.claim(words, written), first, end, says_more)


def _read_inline(source: str) -> tuple[str, bool]:
    children = _inline_parser().parseInline(source)[0].children or []
    words = "".join(" " if child.type == "softbreak" else _words(child) for child in children)
    return " ".join(words.split()), any(child.type not in _WORDS_ONLY for child in children)


def _words(child: Token) -> str:
    return "" if child.type == "html_inline" else child.content


def _paths(headings: list[_Heading]) -> Iterator[tuple[str, ...]]:
    open_headings: list[_Heading] = []
    for heading in headings:
        while open_headings and open_headings[-1].level >= heading.level:
            open_headings.pop()
        open_headings.append(heading)
        yield tuple(above.words for above in open_headings if above.words)
