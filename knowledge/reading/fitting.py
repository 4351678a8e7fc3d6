"""Text in units that fit the embedding model, and units packed into pieces of about equal length."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

CountTokens = Callable[[str], int]
"""How many of the embedding model's own tokens a text has."""

Boundary = Callable[[str], list[str]]
"""A way to part a text. The parts put together are the text."""

_SENTENCE_END = re.compile(r"(?<=[.!?…])[\"'”’)\]*_]*\s+(?=[^a-z\s])|(?<=[。！？])")
_LINE_END = re.compile(r"(?<=\n)")
_WORD_END = re.compile(r"(?<=\s)(?=\S)")
# Worth nothing in halves: a code span, a link, an image, a tag.
_UNDIVIDED = re.compile(r"`[^`]+`|!?\[[^\[\]]*\]\([^()]*\)|<[^<>]+>")


@dataclass(frozen=True)
class Unit:
    """Text that is not cut any further, and how many tokens it has."""

    text: str
    tokens: int


def _at(ends: re.Pattern[str], *, whole_links: bool = True) -> Boundary:
    def part(text: str) -> list[str]:
        kept_whole = [found.span() for found in _UNDIVIDED.finditer(text)] if whole_links else []
        places = [found.end() for found in ends.finditer(text)]
        return _parts_at(text, _outside(places, kept_whole))

    return part


def _outside(places: Iterable[int], spans: Sequence[tuple[int, int]]) -> list[int]:
    outside: list[int] = []
    following = iter([*spans])
    start, end = next(following, (0, 0))
    for place in places:
        while end and end <= place:
            start, end = next(following, (0, 0))
        if not (end and start < place < end):
            outside.append(place)
    return outside


def _parts_at(text: str, places: Sequence[int]) -> list[str]:
    edges = [0, *(place for place in places if 0 < place < len(text)), len(text)]
    return [text[start:end] for start, end in pairwise(edges)]


PROSE = (_at(_SENTENCE_END), _at(_LINE_END), _at(_WORD_END), _at(_WORD_END, whole_links=False))
"""Where running text may be parted, best first."""

CODE = (_at(_LINE_END, whole_links=False), _at(_WORD_END, whole_links=False))
"""Where code and rows may be parted, best first."""


def fit(text: str, count_tokens: CountTokens, limit: int, boundaries: Sequence[Boundary]) -> list[Unit]:
    """`text` in units of at most `limit` tokens each, parted at the first of `boundaries` that helps.

    When none helps it is halved until it does; only a single character can be over the limit.
    """
    tokens = count_tokens(text)
    if tokens <= limit or len(text) <= 1:
        return [Unit(text, tokens)]
    middle = len(text) // 2
    parts = boundaries[0](text) if boundaries else [text[:middle], text[middle:]]
    return [unit for part in parts for unit in fit(part, count_tokens, limit, boundaries[1:])]


def pack(units: Sequence[Unit], limit: int) -> list[str]:
    """Neighbouring units put together into as few pieces as fit, about equally long, so that no small rest is left."""
    total = sum(unit.tokens for unit in units)
    aim = total / max(1, ceil(total / limit))
    pieces: list[list[Unit]] = []
    filled = 0
    for unit in units:
        if not pieces or filled + unit.tokens > limit or filled + unit.tokens / 2 > aim:
            pieces.append([])
            filled = 0
        pieces[-1].append(unit)
        filled += unit.tokens
    return ["".join(unit.text for unit in piece) for piece in pieces]
