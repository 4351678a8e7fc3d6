"""Choosing the words of a passage that answer a question: a window of whole sentences or steps, quoted as they stand."""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from retrieval.blocks import Block, BlockKind, blocks_of, sentences_of

MOST_WORDS = 120
"""What reads well on a phone: about twelve lines."""

EXTRA_WORD_COST = 0.004
"""What a word must bring in to be worth reading; keeps a window from growing over text that says nothing new."""


@dataclass(frozen=True)
class Extract:
    """A verbatim span of a passage, `passage.text[start:end]`, and the share of the question's words in it (0 to 1)."""

    start: int
    end: int
    coverage: float


def extract(text: str, question: Sequence[str], stems: Callable[[str], list[str]], most_words: int = MOST_WORDS) -> Extract:
    """The window of at most `most_words` words that says most about the question.

    `question` holds the question's word stems. A short passage is quoted whole, since what follows an answer (who may,
    until when) belongs to it. Steps and list items stay with the sentence that leads in to them.
    """
    pieces = [piece for block in blocks_of(text) for piece in _pieces(text, block, most_words)]
    body = [piece for piece in pieces if piece.kind is not BlockKind.HEADING] or pieces
    if not body:
        return Extract(0, min(len(text), most_words * 8), 0.0)
    wanted = set(question)
    words = [count_words(text[piece.start : piece.end]) for piece in body]
    hits = [wanted & set(stems(text[piece.start : piece.end])) for piece in body]
    first, last = _best_window(body, words, hits, most_words)
    covered = set[str]().union(*hits[first : last + 1])
    return Extract(body[first].start, body[last].end, len(covered) / len(wanted) if wanted else 0.0)


def readable(markdown: str) -> str:
    """The span as a reply shows it: links to other files, images and anchors reduced to their words."""
    without_images = re.sub(r"!\[([^\]]*)\]\([^)]*\)", r"\1", markdown)
    without_links = re.sub(r"\[([^\]]+)\]\((?!https?://)[^)]*\)", r"\1", without_images)
    without_anchors = re.sub(r"\s*\{#[\w-]+\}|<a\s+(?:id|name)=[^>]*>(?:</a>)?", "", without_links)
    return without_anchors.strip()


def count_words(text: str) -> int:
    """Words as a reader counts them; marks that only format are none."""
    return len(re.findall(r"[^\W_][\w'’.,:/-]*", text))


def _pieces(text: str, block: Block, most_words: int) -> list[Block]:
    if block.kind is BlockKind.PARAGRAPH:
        return sentences_of(text, block)
    if count_words(text[block.start : block.end]) <= most_words:
        return [block]
    return _lines(text, block)


def _lines(text: str, block: Block) -> list[Block]:
    body = text[block.start : block.end]
    found = re.finditer(r"[^\n]+", body)
    return [Block(block.kind, block.start + line.start(), block.start + line.end()) for line in found]


def _best_window(
    pieces: Sequence[Block], words: Sequence[int], hits: Sequence[set[str]], most_words: int
) -> tuple[int, int]:
    if sum(words) <= most_words:
        return 0, len(pieces) - 1
    best, best_score = (0, 0), -math.inf
    for first in range(len(pieces)):
        covered: set[str] = set()
        total = 0
        for last in range(first, len(pieces)):
            total += words[last]
            if total > most_words and last > first:
                break
            covered |= hits[last]
            score = _score(pieces, first, last, covered, total)
            if score > best_score:
                best, best_score = (first, last), score
    return best


def _score(pieces: Sequence[Block], first: int, last: int, covered: set[str], words: int) -> float:
    cuts_list = _is_cut(pieces, first, last)
    earlier_is_better = 0.02 * first
    return len(covered) - EXTRA_WORD_COST * words - 0.5 * cuts_list - earlier_is_better


def _is_cut(pieces: Sequence[Block], first: int, last: int) -> int:
    starts_inside = pieces[first].kind is BlockKind.ITEM and first > 0
    ends_inside = last + 1 < len(pieces) and pieces[last + 1].kind is BlockKind.ITEM and pieces[last].kind is not None
    lead_in_alone = ends_inside and pieces[last].kind is BlockKind.PARAGRAPH
    return starts_inside + (2 if lead_in_alone else int(ends_inside))
