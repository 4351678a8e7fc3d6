"""What the index holds: an entry for every passage and for every phrasing its article is also asked as."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from knowledge.articles import PublishedPassage
from retrieval.access import Visibility
from retrieval.keywords import stems
from retrieval.vectors import Snapshot

_PHRASING = ":asked@"


@dataclass(frozen=True)
class Entry:
    """A text to be found by, and the passage it leads to.

    The `id` ends in a fingerprint of everything that shaped the entry: whatever changes, changes the id. A phrasing
    leads to its article's first passage; ranking chooses the passage that fits best.
    """

    id: str
    text: str
    found: PublishedPassage
    is_phrasing: bool = False

    @cached_property
    def stems(self) -> tuple[str, ...]:
        """The word stems of title, headings and text, in order; kept, since reading them takes longer than a search."""
        return tuple(stems(self.text))

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """The stems that stand side by side."""
        return frozenset(pairwise(self.stems))

    @property
    def heading(self) -> str:
        """The article's title and the headings down to the passage, on one line."""
        return heading_of(self.found)


def entries_for(published: Iterable[PublishedPassage]) -> list[Entry]:
    """The entries that `published` passages ask for."""
    entries: list[Entry] = []
    seen: set[str] = set()
    for found in published:
        entries.append(_passage_entry(found))
        if found.passage.article_id not in seen:
            seen.add(found.passage.article_id)
            entries.extend(_phrasing_entry(found, phrasing) for phrasing in dict.fromkeys(found.details.also_asked_as))
    return entries


def heading_of(found: PublishedPassage) -> str:
    """The article's title and the headings down to the passage, each once, on one line."""
    return " › ".join(filter(None, dict.fromkeys([found.details.title, *found.passage.heading_path])))


def text_to_embed(found: PublishedPassage) -> str:
    """The passage with its title and headings before it, without which a section called "Exceptions" says nothing."""
    return "\n".join([*dict.fromkeys([found.details.title, *found.passage.heading_path]), found.passage.text]).strip()


def article_of(entry_id: str) -> str:
    """The article an entry belongs to."""
    return entry_id.rsplit(":", 1)[0]


def is_phrasing_id(entry_id: str) -> bool:
    """Whether an entry is a phrasing: those are found by meaning alone."""
    return _PHRASING in entry_id


def word_for(audience: frozenset[str]) -> str:
    """One word that stands for an audience in the keyword index."""
    return _digest("\0".join(sorted(audience)))


def _passage_entry(found: PublishedPassage) -> Entry:
    text = text_to_embed(found)
    shaped_by = f"{text}\0{word_for(found.details.audience)}"
    return Entry(f"{found.passage.id}@{_digest(shaped_by)}", text, found)


def _phrasing_entry(found: PublishedPassage, phrasing: str) -> Entry:
    return Entry(f"{found.passage.article_id}{_PHRASING}{_digest(phrasing)}", phrasing, found, is_phrasing=True)


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


@dataclass(frozen=True)
class Shown:
    """Which of a view's audiences may be shown to somebody somewhere, the keyword index's words for those, how many
    passages they have, and whether that is all there is."""

    allowed: NDArray[np.bool_]
    words: tuple[str, ...]
    passages: int
    is_everything: bool


@dataclass(frozen=True)
class View:
    """One consistent picture of the vectors and the entries they stand for, row by row."""

    snapshot: Snapshot
    entries: tuple[Entry, ...]
    audiences: tuple[frozenset[str], ...]
    audience_of_row: NDArray[np.int32]

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of every entry."""
        return {entry.id: row for row, entry in enumerate(self.entries)}

    @cached_property
    def _rows_of_article(self) -> dict[str, list[int]]:
        rows: dict[str, list[int]] = {}
        for row, entry in enumerate(self.entries):
            if not entry.is_phrasing:
                rows.setdefault(entry.found.passage.article_id, []).append(row)
        return rows

    def passage_rows(self, article_id: str) -> list[int]:
        """The rows of an article's own passages."""
        return self._rows_of_article.get(article_id, [])

    @cached_property
    def _passages_of_audience(self) -> NDArray[np.int64]:
        passages = np.array([not entry.is_phrasing for entry in self.entries], dtype=bool)
        return np.bincount(self.audience_of_row[passages], minlength=len(self.audiences))

    def shown_under(self, visibility: Visibility) -> Shown:
        """What may be shown under `visibility`; worked out once for each."""
        if visibility not in self._shown:
            allowed = np.array([visibility.allows(audience) for audience in self.audiences], dtype=bool)
            words = [word_for(each) for each, ok in zip(self.audiences, allowed, strict=True) if ok]
            passages = int(self._passages_of_audience[allowed].sum())
            self._shown[visibility] = Shown(allowed, tuple(words), passages, bool(allowed.all()))
        return self._shown[visibility]

    @cached_property
    def _shown(self) -> dict[Visibility, Shown]:
        return {}


def view_of(snapshot: Snapshot, entries: Mapping[str, Entry]) -> View:
    """The rows of `snapshot` that `entries` knows; vectors nobody asked for yet are left out."""
    known = np.fromiter((each in entries for each in snapshot.ids), dtype=bool, count=len(snapshot.ids))
    if not known.all():
        snapshot = Snapshot(tuple(each for each in snapshot.ids if each in entries), snapshot.matrix[known])
    rows = tuple(entries[each] for each in snapshot.ids)
    numbers: dict[frozenset[str], int] = {}
    codes = [numbers.setdefault(entry.found.details.audience, len(numbers)) for entry in rows]
    return View(snapshot, rows, tuple(numbers), np.array(codes, dtype=np.int32))
