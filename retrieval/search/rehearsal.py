"""What would be searched if some articles read otherwise: an index as it might be, held in memory."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from retrieval.encoding.embedding import Encoder
from retrieval.search.catalogue import Entry
from retrieval.search.searching import Searching, keyword_entry, words_of
from retrieval.search.token_store import Words

ReadWords = Callable[[Collection[str]], dict[str, Words]]


def rehearsed(there: Searching, gone: Collection[str], coming: Sequence[Entry], encoder: Encoder) -> Searching:
    """`there` without the entries that go and with those that come. Its keyword index, a copy, is changed. Blocks.

    All figures that depend on the whole (how rare a word is, how many passages there are) are those of the result, so
    that a question ends as it would after publishing.
    """
    readings = encoder.read([entry.text for entry in coming])
    there.keywords.change([keyword_entry(entry) for entry in coming if not entry.is_phrasing], gone)
    ids = [entry.id for entry in coming]
    vectors = np.array([reading.vector for reading in readings], dtype=np.float32).reshape(len(ids), encoder.dimension)
    return replace(
        there,
        view=there.view.after(
            there.view.snapshot.apart().changed(gone, ids, vectors),
            [*gone, *ids],
            {entry.id: entry for entry in coming},
        ),
        read_words=_reading(
            there.read_words, {entry.id: words_of(entry, read) for entry, read in zip(coming, readings, strict=True)}
        ),
    )


def _reading(stored: ReadWords, coming: Mapping[str, Words]) -> ReadWords:
    def read(ids: Collection[str]) -> dict[str, Words]:
        held = stored([each for each in ids if each not in coming])
        return held | {each: coming[each] for each in ids if each in coming}

    return read
