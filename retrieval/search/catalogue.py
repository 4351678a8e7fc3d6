"""What the index holds: an entry for every passage and for every phrasing its article is also asked as."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from knowledge.articles import PublishedPassage
from retrieval.access import Visibility
from retrieval.search.vectors import Snapshot

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

    @property
    def heading(self) -> str:
        """The article's title and the headings down to the passage, on one line."""
        return heading_of(self.found)

    @property
    def question(self) -> str | None:
        """The question that this entry says it answers: a phrasing, or a heading or title that asks something."""
        if self.is_phrasing:
            return self.text
        names = [self.found.details.title, *self.found.passage.heading_path]
        return names[-1] if names[-1].rstrip().endswith("?") else None


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
    """Which of a view's rows may be shown to somebody somewhere, the keyword index's words for their audiences, how
    many of them are passages, and whether that is all there is."""

    rows: NDArray[np.bool_]
    words: tuple[str, ...]
    passages: int
    is_everything: bool


@dataclass(frozen=True)
class View:
    """One consistent picture of the vectors and the entries they stand for, row by row.

    `passages_of` has the ids of an article's own passages, its phrasings left out.
    """

    snapshot: Snapshot
    entries: tuple[Entry, ...]
    audiences: tuple[frozenset[str], ...]
    audience_of_row: NDArray[np.int32]
    is_passage: NDArray[np.bool_]
    passages_of: Mapping[str, Sequence[str]]

    @property
    def rows(self) -> Mapping[str, int]:
        """The row of every entry."""
        return self.snapshot.rows

    def article_at(self, row: int) -> str:
        """The article that a row's entry leads to."""
        return self.entries[row].found.passage.article_id

    def passage_rows(self, article_id: str) -> list[int]:
        """The rows of an article's own passages."""
        rows = self.rows
        return [rows[each] for each in self.passages_of.get(article_id, ()) if each in rows]

    def shown_under(self, visibility: Visibility) -> Shown:
        """What may be shown under `visibility`; worked out once for each."""
        if visibility not in self._shown:
            allowed = np.array([visibility.allows(audience) for audience in self.audiences], dtype=bool)
            rows = allowed[self.audience_of_row] & self.snapshot.is_live
            words = [word_for(each) for each, ok in zip(self.audiences, allowed, strict=True) if ok]
            passages = int(np.count_nonzero(rows & self.is_passage))
            self._shown[visibility] = Shown(rows, tuple(words), passages, np.count_nonzero(rows) == len(self.rows))
        return self._shown[visibility]

    def after(self, snapshot: Snapshot, replaced: Collection[str], entries: Mapping[str, Entry]) -> "View":
        """This view when `snapshot` has followed upon its own: `replaced` are what went and what came.

        `entries` are all there are now of the articles that changed. What did not change is taken over as it is, since
        reading through everything would hold up those who ask.
        """
        came = snapshot.ids[len(self.entries) :]
        rows = [*self.entries, *(entries[each] for each in came)]
        codes = np.concatenate([self.audience_of_row, np.zeros(len(came), dtype=np.int32)])
        is_passage = np.concatenate([self.is_passage, [not is_phrasing_id(each) for each in came]])
        numbers = {audience: number for number, audience in enumerate(self.audiences)}
        for entry in (entries[each] for each in entries if each in snapshot.rows):
            row = snapshot.rows[entry.id]
            rows[row] = entry
            codes[row] = numbers.setdefault(entry.found.details.audience, len(numbers))
        gone: dict[str, Sequence[str]] = dict.fromkeys(map(article_of, replaced), ())
        passages = {**self.passages_of, **gone, **_passages_by_article(entries)}
        return View(snapshot, tuple(rows), tuple(numbers), codes, is_passage.astype(bool), passages)

    @cached_property
    def _shown(self) -> dict[Visibility, Shown]:
        return {}


def view_of(snapshot: Snapshot, entries: Mapping[str, Entry]) -> View:
    """The rows of `snapshot` that `entries` knows; vectors nobody asked for yet are left out."""
    snapshot = snapshot.only(entries.__contains__)
    nothing = View(Snapshot.of((), snapshot.matrix[:0]), (), (), np.zeros(0, np.int32), np.zeros(0, bool), {})
    return nothing.after(snapshot, (), entries)


def _passages_by_article(entries: Mapping[str, Entry]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for entry_id, entry in entries.items():
        if not entry.is_phrasing:
            found.setdefault(entry.found.passage.article_id, []).append(entry_id)
    return found
