"""What is published nearest to a passage, be it published itself or drafted: found without reading anything twice.

What the index holds, the model has read; of a draft that changes an article, only what was changed is read, once.
"""

import asyncio
from collections.abc import Sequence
from functools import partial

from knowledge.articles import PublishedPassage
from retrieval.access import Everything
from retrieval.answering import LOOKED_AT, PublishedPassages
from retrieval.encoding.embedding import Encoder
from retrieval.encoding.late_interaction import Reading
from retrieval.looking import CANDIDATES
from retrieval.outcome import Evidence
from retrieval.ranking import rank
from retrieval.search.catalogue import Entry, entries_for
from retrieval.search.follow_up import Asked
from retrieval.search.index import PassageIndex

REMEMBERED = 512
"""Passages of drafts whose readings are kept: some twenty drafts, 5 MB."""


class NearPassages:
    """Looks passages up as if they were questions. `answered_from` is the store that answers are given from."""

    def __init__(self, index: PassageIndex, answered_from: PublishedPassages, encoder: Encoder) -> None:
        self._index = index
        self._answered_from = answered_from
        self._encoder = encoder
        self._drafted: dict[str, Reading] = {}

    async def to(self, passages: Sequence[PublishedPassage]) -> list[list[Evidence]]:
        """For each of the passages, those that are published and nearest to it, best first; itself among them."""
        found = await asyncio.to_thread(self._search, passages)
        stored = await self._answered_from.passages({each.found.passage.id for near in found for each in near})
        return [[each for each in near if each.found.passage.id in stored] for near in found]

    def _search(self, passages: Sequence[PublishedPassage]) -> list[list[Evidence]]:
        entries = [each for each in entries_for(passages) if not each.is_phrasing]
        readings = self._readings(entries)
        searched = [
            self._index.search(Asked(each.text), partial(readings.__getitem__, each.id), Everything(), CANDIDATES)
            for each in entries
        ]
        return [rank(found.candidates)[:LOOKED_AT] for found in searched]

    def _readings(self, entries: Sequence[Entry]) -> dict[str, Reading]:
        held = self._index.readings([each.id for each in entries])
        known = self._drafted
        unread = list(dict.fromkeys(each.text for each in entries if each.id not in held and each.text not in known))
        known |= zip(unread, self._encoder.read(unread) if unread else [], strict=True)
        found = {each.id: held.get(each.id) or known[each.text] for each in entries}
        if len(known) > REMEMBERED:
            self._drafted = {each.text: known[each.text] for each in entries if each.text in known}
        return found
