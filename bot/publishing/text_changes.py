"""What changed between two texts, line by line and, where lines were reworded, word by word. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

KEPT_AROUND = 2
"""Unchanged lines shown before and after a change: enough to see where it stands."""

MOST_WORDS = 3000
"""Comparing more words than this one by one takes seconds; such a stretch is shown as taken out and put in."""

_WORDS = re.compile(r"\n|[^\S\n]+|\w+|[^\w\s]")


class Kind(StrEnum):
    """What happened to a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True)
class Piece:
    """Some words with one fate."""

    kind: Kind
    text: str


@dataclass(frozen=True)
class Stretch:
    """Some lines. Without `pieces` they are the same in both texts and are not shown; `lines` says how many."""

    pieces: tuple[Piece, ...]
    lines: int

    @property
    def is_skipped(self) -> bool:
        """Whether these lines are only counted."""
        return not self.pieces


@dataclass(frozen=True)
class Extent:
    """How many words were put in and taken out."""

    added: int
    removed: int


def changes(before: str, after: str) -> list[Stretch]:
    """The stretches of a text from beginning to end. Two equal texts give no stretch at all."""
    if before == after:
        return []
    old, new = before.splitlines(), after.splitlines()
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    operations = matcher.get_opcodes()
    return [
        stretch
        for place, (tag, first, last, new_first, new_last) in enumerate(operations)
        for stretch in (
            _unchanged(old[first:last], place > 0, place < len(operations) - 1)
            if tag == "equal"
            else [_reworded(old[first:last], new[new_first:new_last])]
        )
    ]


def extent(stretches: Sequence[Stretch]) -> Extent:
    """How much changed, for a sentence above the rest."""
    counts = {Kind.ADDED: 0, Kind.REMOVED: 0, Kind.SAME: 0}
    for stretch in stretches:
        for piece in stretch.pieces:
            counts[piece.kind] += len(re.findall(r"\w+", piece.text))
    return Extent(counts[Kind.ADDED], counts[Kind.REMOVED])


def _unchanged(lines: Sequence[str], has_before: bool, has_after: bool) -> list[Stretch]:
    head = KEPT_AROUND if has_before else 0
    tail = KEPT_AROUND if has_after else 0
    if len(lines) <= head + tail + 1:
        return [_shown(lines)]
    parts = [lines[:head], lines[head : len(lines) - tail], lines[len(lines) - tail :] if tail else []]
    return [
        stretch
        for place, part in enumerate(parts)
        if part
        for stretch in ([Stretch((), len(part))] if place == 1 else [_shown(part)])
    ]


def _shown(lines: Sequence[str]) -> Stretch:
    return Stretch((Piece(Kind.SAME, "\n".join(lines)),), len(lines))


def _reworded(old: Sequence[str], new: Sequence[str]) -> Stretch:
    removed, added = "\n".join(old), "\n".join(new)
    words, others = _WORDS.findall(removed), _WORDS.findall(added)
    lines = max(len(old), len(new))
    if not old or not new or max(len(words), len(others)) > MOST_WORDS:
        whole = (Piece(Kind.REMOVED, removed), Piece(Kind.ADDED, added))
        return Stretch(tuple(piece for piece in whole if piece.text) or (Piece(Kind.SAME, ""),), lines)
    return Stretch(tuple(_joined(_word_by_word(words, others))), lines)


def _word_by_word(old: Sequence[str], new: Sequence[str]) -> Iterator[Piece]:
    matcher = SequenceMatcher(lambda word: not word.strip(), old, new, autojunk=False)
    for tag, first, last, new_first, new_last in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(Kind.SAME, "".join(old[first:last]))
            continue
        yield Piece(Kind.REMOVED, "".join(old[first:last]))
        yield Piece(Kind.ADDED, "".join(new[new_first:new_last]))


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    """The same pieces without empty ones; a lone space between two changes joins them, so that fewer marks are read."""
    removed, added = "", ""
    for piece in pieces:
        is_gap = piece.kind is Kind.SAME and not piece.text.strip(" ") and (removed or added)
        if piece.kind is Kind.SAME and not is_gap:
            yield from _flushed(removed, added)
            removed, added = "", ""
            yield piece
        else:
            removed += piece.text if piece.kind is not Kind.ADDED else ""
            added += piece.text if piece.kind is not Kind.REMOVED else ""
    yield from _flushed(removed, added)


def _flushed(removed: str, added: str) -> Iterator[Piece]:
    kept = len(removed) - len(removed.rstrip(" ")) if removed.endswith(" ") and added.endswith(" ") else 0
    space = " " * min(kept, len(added) - len(added.rstrip(" ")))
    if space:
        removed, added = removed[: -len(space)], added[: -len(space)]
    if removed:
        yield Piece(Kind.REMOVED, removed)
    if added:
        yield Piece(Kind.ADDED, added)
    if space:
        yield Piece(Kind.SAME, space)
