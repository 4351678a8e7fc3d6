"""The search index: every published passage by meaning and by words, kept in step with the store.

It is derived. Each entry is named by a fingerprint of everything that shaped it, so that comparing names with the store
tells what is missing and what is left over, after a crash or an upgrade just as after an ordinary edit.
"""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np

from knowledge.articles import PublishedPassage
from retrieval.access import Everything, Visibility
from retrieval.catalogue import Entry, Shown, article_of, entries_for, is_phrasing_id, view_of, word_for
from retrieval.embedding import Encoder
from retrieval.finding import HIDDEN, Scores, candidates, promising
from retrieval.follow_up import Asked
from retrieval.keywords import SATURATED, KeywordEntry, KeywordIndex, stems
from retrieval.late_interaction import Reading, likeness
from retrieval.ranking import Candidate
from retrieval.token_store import TokenStore
from retrieval.vectors import VectorStore
from retrieval.writer_lock import WriterLock

Progress = Callable[[int, int], None]

BATCH = 256
"""Entries embedded between two commits: the most that a crash can cost."""

READ_CLOSELY = 24
"""Passages of one search whose words are compared with the question's, one by one."""


@dataclass(frozen=True)
class IndexChange:
    """What bringing the index in step took: entries added and removed."""

    added: int
    removed: int


@dataclass(frozen=True)
class Found:
    """What a search found, in no particular order, and how many passages it could have found."""

    candidates: list[Candidate]
    searched: int


class PassageIndex:
    """The published passages of one knowledge base, ready to search. One process writes it at a time."""

    def __init__(
        self, vectors: VectorStore, keywords: KeywordIndex, tokens: TokenStore, encoder: Encoder, lock: WriterLock
    ) -> None:
        self._vectors = vectors
        self._keywords = keywords
        self._tokens = tokens
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
        tokens = TokenStore.open(directory / "tokens", encoder.model_id)
        return cls(vectors, KeywordIndex(directory / "keywords"), tokens, encoder, lock)

    @property
    def size(self) -> int:
        """How many passages can be found."""
        return self._view.shown_under(Everything()).passages

    def close(self) -> None:
        """Lets another process write the index."""
        self._tokens.close()
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
            self._entries.update(wanted)
            batches = [new[start : start + BATCH] for start in range(0, len(new), BATCH)] or [[]]
            for number, batch in enumerate(batches):
                await asyncio.to_thread(self._change, gone if number == 0 else set(), batch)
                if progress and new:
                    progress(min((number + 1) * BATCH, len(new)), len(new))
            return IndexChange(len(new), len(gone))

    def search(self, asked: Asked, reading: Reading, visibility: Visibility, limit: int) -> Found:
        """The passages nearest in meaning to `reading`, and those that share the question's words or its context's.

        At most `limit` by each ranker, and of those the `READ_CLOSELY` most promising. Blocks for a few milliseconds:
        call it in a thread.
        """
        view = self._view
        shown = view.shown_under(visibility)
        if not shown.passages:
            return Found([], 0)
        cosines = view.snapshot.cosines(reading.vector)
        if not shown.is_everything:
            cosines = np.where(shown.allowed[view.audience_of_row], cosines, HIDDEN)
        scores = Scores(cosines, self._keyword_shares(asked, shown, limit))
        rows = promising(view, scores, limit, READ_CLOSELY)
        scores = replace(scores, likeness=self._likeness(reading, [view.entries[row].id for row in rows]))
        return Found(candidates(view, rows, scores, frozenset(pairwise(stems(asked.text)))), shown.passages)

    def rarity(self, words: Collection[str]) -> dict[str, float]:
        """How much each word stem tells passages apart (inverse document frequency)."""
        return self._keywords.rarity(words)

    def has_hidden(self, visibility: Visibility) -> bool:
        """Whether anything published may not be shown under `visibility`."""
        return not self._view.shown_under(visibility).is_everything

    def _keyword_shares(self, asked: Asked, shown: Shown, limit: int) -> dict[str, float]:
        """The mean of the question's own and, where there is a context, of the question's with it."""
        texts = [asked.text, f"{asked.context}\n{asked.text}"] if asked.context else [asked.text]
        audiences = None if shown.is_everything else shown.words
        shares: dict[str, float] = {}
        for text in texts:
            most = SATURATED * sum(self.rarity(frozenset(stems(text))).values())
            for each, score in self._keywords.search(text, audiences, limit):
                shares[each] = shares.get(each, 0.0) + min(1.0, score / most) / len(texts)
        return shares

    def _likeness(self, reading: Reading, ids: Sequence[str]) -> dict[str, float]:
        if not len(reading.tokens):
            return {}
        held = self._tokens.read(ids)
        return dict(zip(held, map(float, likeness(reading, list(held.values()))), strict=True))

    def _held(self) -> set[str]:
        return set(self._vectors.snapshot.ids) | self._keywords.ids | self._tokens.ids

    def _held_of(self, article_ids: frozenset[str]) -> set[str]:
        return {each for each in self._held() if article_of(each) in article_ids}

    def _complete(self) -> set[str]:
        read = self._tokens.ids.intersection(self._vectors.snapshot.ids)
        return {each for each in read if each in self._keywords.ids or is_phrasing_id(each)}

    def _change(self, gone: Collection[str], new: Sequence[Entry]) -> None:
        # What goes, goes with the first of what comes: an article that is only changed is never missing.
        ids = [entry.id for entry in new]
        readings = self._encoder.read([entry.text for entry in new])
        passages = [_keyword_entry(entry) for entry in new if not entry.is_phrasing]
        if passages or gone:
            self._keywords.change(passages, gone)
        if gone:
            self._tokens.remove(gone)
        if new:
            self._tokens.add({each: reading.tokens for each, reading in zip(ids, readings, strict=True)})
        vectors = np.array([reading.vector for reading in readings], dtype=np.float32)
        if gone or new:
            self._vectors.change(gone, ids, vectors.reshape(len(ids), self._encoder.dimension))
        for each in gone:
            self._entries.pop(each, None)
        self._view = view_of(self._vectors.snapshot, self._entries)


def _keyword_entry(entry: Entry) -> KeywordEntry:
    details = entry.found.details
    return KeywordEntry(entry.id, word_for(details.audience), entry.heading, entry.found.passage.text)
