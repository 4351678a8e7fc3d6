"""Lists that point elsewhere: tables of contents, "see also", names of tools.

They hold the heading of every section, and so meet its question word by word, but they explain none. Pure.
"""

import re
from functools import lru_cache

FEWEST = 6
"""A list of fewer entries is more often an answer in itself than a table of contents."""

MOST_WORDS = 16
"""An entry with more words than this says something, however it ends."""

REMEMBERED = 4096
"""Passages whose share is kept: reading a long list takes longer than ranking it."""

_ENTRY = re.compile(r"\s*[-*+•]\s+(?:\d[\d.]*[.)]?\s+)?")
_STEP = re.compile(r"\s*\d+[.)]\s")
_STATEMENT = re.compile(r"[.!;](?:[\s\"”’')\]*]|\Z)")


def share_said(text: str) -> float:
    """The share of a passage's words, 0 to 1, that stand in no list of pointers.

    A pointer is an entry of a list that states nothing: a few words without a full stop, or a question. Numbered lists
    tell steps, however short, and hold none.
    """
    return _share_said(text) if text.count("\n") >= FEWEST - 1 else 1.0


@lru_cache(maxsize=REMEMBERED)
def _share_said(text: str) -> float:
    entries = _entries(text)
    pointers = [words for words in map(str.split, filter(_is_pointer, entries)) if len(words) <= MOST_WORDS]
    # The mark before an entry is no word.
    words = len(text.split()) - len(entries)
    if len(pointers) < FEWEST or words <= 0:
        return 1.0
    return max(0.0, 1 - sum(map(len, pointers)) / words)


def _entries(text: str) -> list[str]:
    """What each entry of the lists in `text` says, on one line."""
    entries: list[str] = []
    is_open = False
    for line in text.split("\n"):
        if mark := _ENTRY.match(line):
            entries.append(line[mark.end() :])
            is_open = True
        elif not line.strip() or _STEP.match(line):
            is_open = False
        elif is_open:
            entries[-1] += f" {line}"
    return entries


def _is_pointer(entry: str) -> bool:
    return not _STATEMENT.search(entry)
