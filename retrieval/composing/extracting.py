"""Choosing the words of a passage that answer a question: whole sentences or steps, quoted as they stand."""

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from retrieval.composing.blocks import REMEMBERED, Block, BlockKind, blocks_of, sentences_of
from retrieval.question_words import content_of

MOST_WORDS = 120
"""What reads well on a phone: about twelve lines."""

COMFORTABLE = 0.75
"""The share of the most words that is filled with what follows the best sentences, since the conditions of an answer
(who may, until when) come after it. On the workarena set, 95 % of the spans cut from a long passage hold the answer."""

EXTRA_WORD_COST = 0.004
"""What a word must bring in to be worth reading; keeps a window from growing over text that says nothing new."""

LATER_COST = 0.05
"""What a piece's place costs: of two that say as much, the first one is meant."""

KIND_WORTH = 1.0
"""What an amount is worth where one is asked for, and steps where it is asked how, beside 1 for the question's rarest
word."""

CUT_LIST_COST = 0.3

Stems = Callable[[str], list[str]]

_ASKS_AMOUNT = frozenset(
    "amount budget cost date deadlin fee late length limit long mani max maximum minimum much number often old percent "
    "percentag price rate salari soon time when".split()
)
_AMOUNT = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|once|twice|half|double|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
_STEP = re.compile(r"^[ \t]*\d+[.)][ \t]", re.MULTILINE)
_WORD = re.compile(r"[^\W_][\w'’.,:/-]*")
_LED_IN = (BlockKind.ITEM, BlockKind.TABLE, BlockKind.CODE)


@dataclass(frozen=True)
class Extract:
    """A verbatim span of a passage: `passage.text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True)
class _Piece:
    """What is quoted whole or not at all: a sentence, a step, a list with the sentence that leads in to it.

    `kind` is that of its beginning. `section` counts the headings before it.
    """

    start: int
    end: int
    kind: BlockKind
    section: int
    found: frozenset[str] = field(default=frozenset())
    is_kind_asked: bool = False


def extract(text: str, question: Sequence[str], stems: Stems, most_words: int = MOST_WORDS) -> Extract:
    """The at most `most_words` words in a row that say most about the question.

    `question` holds the question's word stems. A short passage is quoted whole. A list, table or code block stays with
    the sentence that leads in to it, and whole as long as it fits. A single sentence that is too long is cut.
    """
    words, blocks = _words_of(text), _quotable(text)
    start, end = (blocks[0].start, blocks[-1].end) if blocks else (0, len(text.rstrip()))
    if blocks and words.between(start, end) > most_words:
        wanted, kind = frozenset(content_of(question) or question), _kind_asked(question)
        pieces = [_weighed(text, piece, wanted, kind) for piece in _pieces(text, stems, most_words)]
        first, last = _chosen(pieces, words, _worth(pieces, wanted), most_words)
        start, end = pieces[first].start, pieces[last].end
    return Extract(start, words.cut(start, end, most_words))


def readable(markdown: str) -> str:
    """The span as a reply shows it: links to other files, images and anchors reduced to their words."""
    without_images = re.sub(r"!\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    without_links = re.sub(r"\[([^\]]+)\]\((?!https?://)[^)]*\)", r"\1", without_images)
    without_anchors = re.sub(r"\s*\{#[\w-]+\}|<a\s+(?:id|name)=[^>]*>(?:</a>)?", "", without_links)
    return without_anchors.strip()


def count_words(text: str) -> int:
    """Words as a reader counts them; marks that only format are none."""
    return len(_WORD.findall(text))


@dataclass(frozen=True)
class _Words:
    """Where the words of a text begin and end."""

    starts: list[int]
    ends: list[int]

    def between(self, start: int, end: int) -> int:
        return bisect_left(self.starts, end) - bisect_left(self.starts, start)

    def cut(self, start: int, end: int, most_words: int) -> int:
        """The end of a span, or of the last word in it that is still allowed."""
        is_too_long = self.between(start, end) > most_words
        return self.ends[bisect_left(self.starts, start) + most_words - 1] if is_too_long else end


@lru_cache(REMEMBERED)
def _words_of(text: str) -> _Words:
    found = list(_WORD.finditer(text))
    return _Words([word.start() for word in found], [word.end() for word in found])


def _quotable(text: str) -> Sequence[Block]:
    """What may be quoted. Headings are quoted only between their texts, or where there is nothing else."""
    blocks = blocks_of(text)
    return [block for block in blocks if block.kind is not BlockKind.HEADING] or blocks


@lru_cache(REMEMBERED)
def _pieces(text: str, stems: Stems, most_words: int) -> tuple[_Piece, ...]:
    """The pieces of what may be quoted, in order, with their word stems."""
    words = _words_of(text)
    pieces: list[_Piece] = []
    section = 0
    blocks = blocks_of(text)
    for block in blocks:
        if block.kind is BlockKind.HEADING:
            section += 1
        else:
            whole = words.between(block.start, block.end) <= most_words
            pieces.extend(_Piece(part.start, part.end, part.kind, section) for part in _parts(text, block, whole))
    only_headings = [_Piece(block.start, block.end, block.kind, 0) for block in blocks]
    chosen = _with_lists_whole(pieces, words, most_words) or only_headings
    return tuple(replace(piece, found=frozenset(stems(text[piece.start : piece.end]))) for piece in chosen)


def _parts(text: str, block: Block, whole: bool) -> list[Block]:
    if block.kind is BlockKind.PARAGRAPH:
        return sentences_of(text, block)
    if whole:
        return [block]
    lines = re.finditer(r"[^\n]+", text[block.start : block.end])
    return [Block(block.kind, block.start + line.start(), block.start + line.end()) for line in lines]


def _with_lists_whole(pieces: Sequence[_Piece], words: _Words, most_words: int) -> list[_Piece]:
    """The pieces, with each list, table or code block and its lead-in made one where that fits."""
    joined: list[_Piece] = []
    for group in _led_in_groups(pieces):
        list_only = group[1:] if group[0].kind not in _LED_IN else group
        if words.between(group[0].start, group[-1].end) <= most_words:
            joined.append(_as_one(group))
        elif list_only and words.between(list_only[0].start, list_only[-1].end) <= most_words:
            joined.extend([group[0], _as_one(list_only)])
        else:
            joined.extend(group)
    return joined


def _as_one(group: Sequence[_Piece]) -> _Piece:
    return _Piece(group[0].start, group[-1].end, group[0].kind, group[0].section)


def _led_in_groups(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Runs of list items, table or code lines with the sentence before them; every other sentence by itself."""
    group: list[_Piece] = []
    for piece in pieces:
        continues = bool(group) and piece.section == group[0].section and piece.kind in _LED_IN
        if group and not (continues and (len(group) == 1 or group[-1].kind is piece.kind)):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _kind_asked(question: Sequence[str]) -> re.Pattern[str] | None:
    """What the answer has to hold: an amount ("how long"), steps ("how do I"), or nothing that can be told."""
    if not _ASKS_AMOUNT.isdisjoint(question):
        return _AMOUNT
    return _STEP if "how" in question else None


def _weighed(text: str, piece: _Piece, wanted: frozenset[str], kind: re.Pattern[str] | None) -> _Piece:
    is_kind_asked = bool(kind and kind.search(text[piece.start : piece.end]))
    return _Piece(piece.start, piece.end, piece.kind, piece.section, wanted & piece.found, is_kind_asked)


def _worth(pieces: Sequence[_Piece], wanted: frozenset[str]) -> dict[str, float]:
    """What each of the question's words is worth in this passage: one that every sentence has says little."""
    count = len(pieces)
    having = {word: max(1, sum(word in piece.found for piece in pieces)) for word in wanted}
    return {word: math.log1p(count / having[word]) / math.log1p(count) for word in wanted}


def _chosen(pieces: Sequence[_Piece], words: _Words, worth: Mapping[str, float], most_words: int) -> tuple[int, int]:
    """The first and last piece to quote."""
    windows = ((_score(pieces, window, worth, count), window) for window, count in _windows(pieces, words, most_words))
    _, (first, last) = max(windows, key=lambda each: each[0])
    return first, _grown(pieces, words, (first, last), most_words)


def _grown(pieces: Sequence[_Piece], words: _Words, window: tuple[int, int], most_words: int) -> int:
    """The last piece to quote when what follows is quoted too, as far as it is comfortable to read or a list goes on.

    A sentence that leads in to a list is taken with the list's beginning or not at all.
    """
    first, last = window
    while (following := last + 1) < len(pieces):
        goes_on = pieces[following].kind in _LED_IN
        leads_in = not goes_on and following + 1 < len(pieces) and pieces[following + 1].kind in _LED_IN
        following += leads_in
        count = words.between(pieces[first].start, pieces[following].end)
        is_other_section = pieces[following].section != pieces[last].section
        if is_other_section or count > (most_words if goes_on else COMFORTABLE * most_words):
            break
        last = following
    return last


def _windows(pieces: Sequence[_Piece], words: _Words, most_words: int) -> Iterator[tuple[tuple[int, int], int]]:
    for first, piece in enumerate(pieces):
        for last in range(first, len(pieces)):
            count = words.between(piece.start, pieces[last].end)
            if count > most_words and last > first:
                break
            yield (first, last), count


def _score(pieces: Sequence[_Piece], window: tuple[int, int], worth: Mapping[str, float], words: int) -> float:
    first, last = window
    quoted = pieces[first : last + 1]
    best_alone = max(_sum(worth, piece.found) + KIND_WORTH * piece.is_kind_asked for piece in quoted)
    cost = EXTRA_WORD_COST * words + LATER_COST * first + CUT_LIST_COST * _cuts(pieces, first, last)
    return _sum(worth, _covered(quoted)) + best_alone - cost


def _sum(worth: Mapping[str, float], found: Iterable[str]) -> float:
    return sum(worth[word] for word in found)


def _covered(pieces: Sequence[_Piece]) -> frozenset[str]:
    return frozenset[str]().union(*(piece.found for piece in pieces))


def _cuts(pieces: Sequence[_Piece], first: int, last: int) -> int:
    """How badly a list that is too long to be quoted whole is cut: its lead-in alone is worst."""
    starts_inside = pieces[first].kind in _LED_IN and first > 0 and pieces[first].section == pieces[first - 1].section
    goes_on = last + 1 < len(pieces) and pieces[last + 1].kind in _LED_IN
    lead_in_alone = goes_on and pieces[last].kind not in _LED_IN
    return starts_inside + (2 if lead_in_alone else int(goes_on and pieces[last].kind is pieces[last + 1].kind))
