"""Markdown that is too long for the embedding model, cut into pieces that fit at the gentlest places there are."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise

from markdown_it.token import Token

from knowledge.reading.fitting import CODE, PROSE, CountTokens, Unit, fit, pack
from knowledge.reading.outline import block_parser, says_something

_LEADING_BLANK_LINES = re.compile(r"\A(?:[ \t]*\n)+")
_TABLE_HEADER_LINES = 2


def cut(text: str, count_tokens: CountTokens, limit: int) -> list[str]:
    """Pieces of `text`, in order, none of more than `limit` tokens.

    Blocks stay whole if they fit. A list is cut between its items, a table between its rows (each piece repeats the
    header), a code block between its lines (each piece is fenced again), prose at sentence ends. Words, and at last
    characters, are parted only when nothing else helps.
    """
    if count_tokens(text) <= limit:
        return [text]
    units = _with_introductions(_Cutter(text, count_tokens, limit).units(), limit)
    # The tokens of a whole need not be the sum of the tokens of its units with every model, so each piece is counted.
    fitting = [unit.text for piece in pack(units, limit) for unit in fit(piece, count_tokens, limit, PROSE)]
    trimmed = (_LEADING_BLANK_LINES.sub("", piece).rstrip() for piece in fitting)
    return [piece for piece in trimmed if says_something(piece)]


def _with_introductions(units: Sequence[Unit], limit: int) -> list[Unit]:
    """A line that ends in a colon stays with what it introduces."""
    joined: list[Unit] = []
    for unit in units:
        last = joined[-1] if joined else None
        if last and last.text.rstrip().endswith(":") and last.tokens + unit.tokens <= limit:
            joined[-1] = Unit(last.text + unit.text, last.tokens + unit.tokens)
        else:
            joined.append(unit)
    return joined


class _Cutter:
    """Walks down the blocks of one text (a list, its items, their paragraphs) as far as it must."""

    def __init__(self, text: str, count_tokens: CountTokens, limit: int) -> None:
        self._lines = [line + "\n" for line in text.split("\n")]
        self._count = count_tokens
        self._limit = limit
        self._blocks: dict[tuple[int, int], Token] = {}
        self._starts: dict[int, list[int]] = {}
        for token in block_parser().parse(text):
            if token.map and token.type != "inline" and (token.level, token.map[0]) not in self._blocks:
                self._blocks[token.level, token.map[0]] = token
                self._starts.setdefault(token.level, []).append(token.map[0])

    def units(self) -> list[Unit]:
        """The whole text in units that fit."""
        return list(self._cut(0, len(self._lines), 0))

    def _cut(self, start: int, end: int, depth: int) -> Iterator[Unit]:
        """The lines from `start` to `end`, which together are too long, cut at blocks nested `depth` deep or deeper."""
        later_starts = self._starts_between(start, end, depth)
        if not later_starts:
            yield from self._cut_block(start, end, depth)
            return
        for first, last in pairwise([start, *later_starts, end]):
            text = "".join(self._lines[first:last])
            tokens = self._count(text)
            if tokens <= self._limit:
                yield Unit(text, tokens)
            else:
                yield from self._cut_block(first, last, depth)

    def _starts_between(self, start: int, end: int, depth: int) -> list[int]:
        starts = self._starts.get(depth, [])
        return starts[bisect_right(starts, start) : bisect_left(starts, end)]

    def _cut_block(self, start: int, end: int, depth: int) -> Iterator[Unit]:
        block = self._blocks.get((depth, start))
        kind = block.type if block else ""
        if block and kind == "table_open":
            header = start + _TABLE_HEADER_LINES
            yield from self._cut_repeating(self._text(start, header), self._text(header, end), "")
        elif block and kind == "fence" and depth == 0:
            yield from self._cut_fence(block, end)
        elif kind in ("fence", "code_block", "html_block"):
            yield from fit(self._text(start, end), self._count, self._limit, CODE)
        elif depth < max(self._starts, default=0):
            yield from self._cut(start, end, depth + 1)
        else:
            yield from fit(self._text(start, end), self._count, self._limit, PROSE)

    def _cut_fence(self, fence: Token, end: int) -> Iterator[Unit]:
        start, after = fence.map or [0, 0]
        is_closed = after - 1 > start and not self._lines[after - 1].strip().strip(fence.markup[0])
        last = after - 1 if is_closed else after
        yield from self._cut_repeating(self._lines[start], self._text(start + 1, last), fence.markup + "\n")
        yield from fit(self._text(after, end), self._count, self._limit, PROSE)

    def _cut_repeating(self, head: str, content: str, foot: str) -> Iterator[Unit]:
        """`content` cut at line ends, every piece between `head` and `foot`, unless those would fill half of it."""
        room = self._limit - self._count(head) - self._count(foot)
        if room < self._limit / 2:
            yield from fit(head + content + foot, self._count, self._limit, CODE)
            return
        for piece in pack(fit(content, self._count, room, CODE), room):
            text = head + piece.rstrip("\n") + "\n" + foot + "\n"
            yield Unit(text, self._count(text))

    def _text(self, start: int, end: int) -> str:
        return "".join(self._lines[start:end])
