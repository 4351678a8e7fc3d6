"""The search index: every published passage by meaning and by words, kept in step with the store.

It is derived. Each entry is named by a fingerprint of everything that shaped it, so that comparing names with the store
tells what is missing and what is left over, after a crash or an upgrade just as after an ordinary edit.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import cast

import numpy as np

from knowledge.articles import PublishedPassage
from retrieval.access import Visibility
from retrieval.encoding.embedding import Encoder, Vectors
from retrieval.encoding.late_interaction import Reading
from retrieval.search.catalogue import Entry, View, article_of, entries_for, is_phrasing_id, view_of
from retrieval.search.follow_up import Asked
from retrieval.search.keywords import KeywordIndex
from retrieval.search.rehearsal import rehearsed
from retrieval.search.searching import Found, Read, Searching, keyword_entry, words_of
from retrieval.search.token_store import TokenStore
from retrieval.search.vectors import Snapshot, VectorStore
from retrieval.search.writer_lock import WriterLock

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

    def __init__(
        self, vectors: VectorStore, keywords: KeywordIndex, tokens: TokenStore, encoder: Encoder, lock: WriterLock
    ) -> None:
        self._vectors = vectors
        self._keywords = keywords
        self._tokens = tokens
        self._encoder = encoder
        self._lock = lock
        self._entries: dict[str, Entry] = {}
        # Everything that any of the stores may hold of an article, so that changing one is no look through all of them.
        self._ids_of: dict[str, set[str]] = {}
        for each in {*vectors.snapshot.rows, *keywords.ids, *tokens.ids}:
            self._ids_of.setdefault(article_of(each), set()).add(each)
        self._searching = Searching(view_of(vectors.snapshot, self._entries), keywords, tokens.read)
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
        return self._searching.size

    def close(self) -> None:
        """Lets another process write the index."""
        self._tokens.close()
        self._vectors.close()
        self._lock.release()

    def differences(self, published: Sequence[PublishedPassage]) -> tuple[int, int]:
        """How many entries the index lacks, and how many it holds that nothing published asks for."""
        wanted = {entry.id for entry in entries_for(published)}
        return sum(not self._is_complete(each) for each in wanted), len(self._held() - wanted)

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
            scope = self._held() if article_ids is None else self._held_of(article_ids)
            new = [entry for entry in wanted.values() if not self._is_complete(entry.id)]
            gone = scope - wanted.keys()
            self._entries.update(wanted)
            for each in wanted:
                self._ids_of.setdefault(article_of(each), set()).add(each)
            batches = [new[start : start + BATCH] for start in range(0, len(new), BATCH)] or [[]]
            readings = await self._read(batches[0])
            for number, batch in enumerate(batches):
                going = gone if number == 0 else set()
                read = dict(zip((entry.id for entry in batch), readings, strict=True))
                change = asyncio.to_thread(self._change, going, read, wanted)
                # The model reads what comes next while this is written: neither waits for the other.
                readings = await _after(change, self._read(*batches[number + 1 : number + 2]))
                if progress and new:
                    progress(min((number + 1) * BATCH, len(new)), len(new))
            return IndexChange(len(new), len(gone))

    def search(self, asked: Asked, read: Read, visibility: Visibility, limit: int) -> Found:
        """See `retrieval.search.searching.Searchable`."""
        return self._searching.search(asked, read, visibility, limit)

    def readings(self, ids: Collection[str]) -> dict[str, Reading]:
        """What the model read of those of these entries that are here. Blocks."""
        there = self._searching
        words = there.read_words([each for each in ids if each in there.view.rows])
        matrix, rows = there.view.snapshot.matrix, there.view.rows
        return {each: Reading(matrix[rows[each]], held.rows) for each, held in words.items()}

    def questions_near(self, vectors: Vectors, least: float) -> list[tuple[str, PublishedPassage]]:
        """What articles say they answer, each question with a passage of its article, nearest first.

        Of those with a cosine of `least` or more with any of `vectors`. Blocks: reads through all entries.
        """
        view = self._searching.view
        rows = [row for row in view.rows.values() if view.entries[row].question]
        if not rows or not len(vectors):
            return []
        cosines = (view.snapshot.matrix[rows] @ vectors.T).max(axis=1)
        near = [view.entries[rows[place]] for place in np.argsort(-cosines) if cosines[place] >= least]
        return [(each.question, each.found) for each in near if each.question]

    def rarity(self, words: Collection[str]) -> dict[str, float]:
        """How much each word stem tells passages apart (inverse document frequency)."""
        return self._keywords.rarity(words)

    def has_hidden(self, visibility: Visibility) -> bool:
        """See `retrieval.search.searching.Searchable`."""
        return self._searching.has_hidden(visibility)

    def spelled(self, text: str) -> str:
        """See `retrieval.search.searching.Searchable`."""
        return self._searching.spelled(text)

    @asynccontextmanager
    async def as_if(
        self, published: Sequence[PublishedPassage], article_ids: Collection[str]
    ) -> AsyncIterator[Searching]:
        """What would be searched if these articles had these passages and no others. The index stays as it is."""
        folder = Path(await asyncio.to_thread(mkdtemp, prefix="handrail-rehearsal-"))
        try:
            # Nobody writes while the keyword index is copied; what is searched afterwards is one state of it all.
            async with self._changing:
                now = self._searching
                keywords = await asyncio.to_thread(self._keywords.copy_to, folder)
            gone = self._held_of(article_ids)
            there = replace(now, keywords=keywords)
            yield await asyncio.to_thread(rehearsed, there, gone, entries_for(published), self._encoder)
        finally:
            await asyncio.to_thread(rmtree, folder, ignore_errors=True)

    def _held(self) -> set[str]:
        return set(self._vectors.snapshot.rows) | self._keywords.ids | self._tokens.ids

    def _held_of(self, article_ids: Collection[str]) -> set[str]:
        return {each for article_id in article_ids for each in self._ids_of.get(article_id, ())}

    def _is_complete(self, entry_id: str) -> bool:
        is_read = entry_id in self._tokens.ids and entry_id in self._vectors.snapshot.rows
        return is_read and (entry_id in self._keywords.ids or is_phrasing_id(entry_id))

    async def _read(self, entries: Sequence[Entry] = ()) -> list[Reading]:
        return await asyncio.to_thread(self._encoder.read, [entry.text for entry in entries]) if entries else []

    def _change(self, gone: Collection[str], new: Mapping[str, Reading], wanted: Mapping[str, Entry]) -> None:
        # What goes, goes with the first of what comes: an article that is only changed is never missing.
        passages = [keyword_entry(wanted[each]) for each in new if not wanted[each].is_phrasing]
        if passages or gone:
            self._keywords.change(passages, gone)
        if gone:
            self._tokens.remove(gone)
        if new:
            self._tokens.add({each: words_of(wanted[each], reading) for each, reading in new.items()})
        vectors = np.array([reading.vector for reading in new.values()], dtype=np.float32)
        before = self._vectors.snapshot
        if gone or new:
            self._vectors.change(gone, list(new), vectors.reshape(len(new), self._encoder.dimension))
        for each in gone:
            self._entries.pop(each, None)
            self._ids_of.get(article_of(each), set()).discard(each)
        self._searching = replace(self._searching, view=self._view_after(before, [*gone, *new], wanted))

    def _view_after(self, before: Snapshot, replaced: Collection[str], wanted: Mapping[str, Entry]) -> View:
        view, now = self._searching.view, self._vectors.snapshot
        if view.snapshot is before and not now.is_loose:
            return view.after(now, replaced, wanted)
        return view_of(self._vectors.close_gaps(), self._entries)


async def _after(change: Awaitable[None], read: Awaitable[list[Reading]]) -> list[Reading]:
    """What `read` gives, when `change` is done as well: where one fails, nothing goes on behind whoever hears of it."""
    changed, readings = await asyncio.gather(change, read, return_exceptions=True)
    for each in (changed, readings):
        if isinstance(each, BaseException):
            raise each
    return cast("list[Reading]", readings)
