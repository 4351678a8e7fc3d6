"""The search index: every published passage by meaning and by words, kept in step with the store.

It is derived. Each entry is named by a fingerprint of everything that shaped it, so that comparing names with the store
tells what is missing and what is left over, after a crash or an upgrade just as after an ordinary edit.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from knowledge.articles import PublishedPassage
from retrieval.access import Visibility
from retrieval.catalogue import Entry, article_of, entries_for, ids_of_passages, view_of, word_for
from retrieval.embedding import Encoder, Vectors
from retrieval.finding import HIDDEN, candidates
from retrieval.keywords import SATURATED, KeywordEntry, KeywordIndex, stems
from retrieval.ranking import Candidate
from retrieval.vectors import VectorStore
from retrieval.writer_lock import WriterLock

Progress = Callable[[int, int], None]

BATCH = 256
"""Entries embedded between two commits: the most that a crash can cost."""


@dataclass(frozen=True)
class IndexChange:
    """What bringing the index in step took: entries added and removed."""

    added: int
    removed: int


class PassageIndex:
    """The published passages of one knowledge base, ready to search. One process writes it at a time."""

    def __init__(self, vectors: VectorStore, keywords: KeywordIndex, encoder: Encoder, lock: WriterLock) -> None:
        self._vectors = vectors
        self._keywords = keywords
        self._encoder = encoder
        self._lock = lock
        self._entries: dict[str, Entry] = {}
        self._view = view_of(vectors.snapshot, self._entries)
        self._changing = asyncio.Lock()

    @classmethod
    def open(
        cls, directory: Path, encoder: Encoder, chroma_url: str | None = None, wait_seconds: float = 0.0
    ) -> "PassageIndex":
        """Opens the index in `directory`, creating it when there is none. Blocks.

        Raises IndexLocked when another process holds it for longer than `wait_seconds`. Nothing is found before the
        first `update`, which says what is published.
        """
        lock = WriterLock.take(directory / "writer.lock", wait_seconds)
        vectors = VectorStore.open(directory / "vectors", encoder.model_id, encoder.dimension, chroma_url)
        return cls(vectors, KeywordIndex(directory / "keywords"), encoder, lock)

    @property
    def size(self) -> int:
        """How many passages can be found."""
        return len(ids_of_passages(self._view.entries))

    def close(self) -> None:
        """Lets another process write the index."""
        self._lock.release()

    def differences(self, published: Sequence[PublishedPassage]) -> tuple[int, int]:
        """How many entries the index lacks, and how many it holds that nothing published asks for."""
        wanted = {entry.id for entry in entries_for(published)}
        return len(wanted - self._complete()), len(self._held() - wanted)

    async def update(
        self,
        published: Sequence[PublishedPassage],
        article_ids: Collection[str] | None = None,
        progress: Progress | None = None,
    ) -> IndexChange:
        """Makes the index agree with `published`: for those articles, or for the whole store when None.

        Only what changed is embedded. Searching goes on meanwhile and sees each batch as a whole. A process that dies
        in the middle leaves nothing wrong: the next update goes on from there.
        """
        async with self._changing:
            wanted = {entry.id: entry for entry in await asyncio.to_thread(entries_for, published)}
            scope = self._held() if article_ids is None else self._held_of(frozenset(article_ids))
            complete = self._complete()
            new = [entry for entry_id, entry in wanted.items() if entry_id not in complete]
            gone = scope - wanted.keys()
            await asyncio.to_thread(self._remove, gone)
            self._entries.update(wanted)
            for start in range(0, len(new), BATCH):
                await asyncio.to_thread(self._add, new[start : start + BATCH])
                if progress:
                    progress(min(start + BATCH, len(new)), len(new))
            self._view = await asyncio.to_thread(view_of, self._vectors.snapshot, dict(self._entries))
            return IndexChange(len(new), len(gone))

    def search(self, question: str, vector: Vectors, visibility: Visibility, limit: int) -> list[Candidate]:
        """The passages nearest in meaning and those that share its words, in no particular order.

        At most `limit` by each ranker. Blocks for a few milliseconds: call it in a thread.
        """
        view = self._view
        allowed = view.visible_audiences(visibility)
        if not allowed.any():
            return []
        cosines = np.where(allowed[view.audience_of_row], view.snapshot.cosines(vector), HIDDEN)
        words = [word_for(audience) for audience, ok in zip(view.audiences, allowed, strict=True) if ok]
        keywords = dict(self._keywords.search(question, words, limit))
        asked = stems(question)
        most = SATURATED * sum(self.rarity(frozenset(asked)).values())
        shares = {each: min(1.0, score / most) for each, score in keywords.items()} if most else {}
        return candidates(view, cosines, shares, frozenset(pairwise(asked)), limit)

    def rarity(self, words: Collection[str]) -> dict[str, float]:
        """How much each word stem tells passages apart (inverse document frequency)."""
        return self._keywords.rarity(words)

    def has_hidden(self, visibility: Visibility) -> bool:
        """Whether anything published may not be shown under `visibility`."""
        return not bool(self._view.visible_audiences(visibility).all())

    def _held(self) -> set[str]:
        return set(self._vectors.snapshot.ids) | self._keywords.ids

    def _held_of(self, article_ids: frozenset[str]) -> set[str]:
        return {each for each in self._held() if article_of(each) in article_ids}

    def _complete(self) -> set[str]:
        in_both = self._keywords.ids.intersection(self._vectors.snapshot.ids)
        return in_both.union(each for each in self._vectors.snapshot.ids if ":asked@" in each)

    def _remove(self, ids: Collection[str]) -> None:
        if not ids:
            return
        for each in ids:
            self._entries.pop(each, None)
        self._vectors.remove(ids)
        self._keywords.change([], ids)

    def _add(self, entries: Sequence[Entry]) -> None:
        vectors = self._encoder.encode([entry.text for entry in entries])
        self._keywords.change([_keyword_entry(entry) for entry in entries if not entry.is_phrasing], [])
        self._vectors.add([entry.id for entry in entries], vectors)
        self._view = view_of(self._vectors.snapshot, self._entries)


def _keyword_entry(entry: Entry) -> KeywordEntry:
    details = entry.found.details
    return KeywordEntry(entry.id, word_for(details.audience), entry.heading, entry.found.passage.text)
