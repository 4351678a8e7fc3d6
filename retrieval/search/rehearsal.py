"""What would be searched if some articles read otherwise: an index as it might be, held in memory."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

import numpy as np

from retrieval.encoding.embedding import Encoder
from retrieval.encoding.late_interaction import TokenRows
from retrieval.search.catalogue import Entry
from retrieval.search.searching import Searching, keyword_entry

ReadTokens = Callable[[Collection[str]], dict[str, TokenRows]]


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
        read_tokens=_reading(
            there.read_tokens, {each: reading.tokens for each, reading in zip(ids, readings, strict=True)}
        ),
    )


def _reading(stored: ReadTokens, coming: Mapping[str, TokenRows]) -> ReadTokens:
    def read(ids: Collection[str]) -> dict[str, TokenRows]:
        held = stored([each for each in ids if each not in coming])
        return held | {each: coming[each] for each in ids if each in coming}

    return read
