"""Finding articles without asking a question: nothing is logged, no gap is opened, and only what everybody may see."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Protocol

from knowledge.articles import EVERYONE, PublishedPassage
from knowledge.store import ArticleStore
from retrieval.access import Visibility, visibility
from retrieval.looking import Look
from retrieval.outcome import Person, Place, PlaceKind

MOST_FOUND = 8

ANYBODY = Person("anybody")
ANYWHERE = Place("anywhere", PlaceKind.CHANNEL, "")


class Looks(Protocol):
    """What looks a question up."""

    def look(self, asked: str, visibility: Visibility, /) -> Look:
        """What is there for what is asked, best first. Blocks."""


class Finding:
    """The use case of searching for something to show to others. `lookup` gives what looks things up just now."""

    def __init__(self, lookup: Callable[[], Looks], articles: ArticleStore) -> None:
        self._lookup = lookup
        self._articles = articles

    async def for_everyone(self, text: str) -> Sequence[PublishedPassage]:
        """The best passage of each article that everybody may see and that speaks of this, best first."""
        look = await asyncio.to_thread(self._lookup().look, text, visibility(ANYBODY, ANYWHERE))
        best = {each.article_id: each.found.passage.id for each in reversed(look.evidence)}
        order = dict.fromkeys(best[each.article_id] for each in look.evidence)
        # The index may be a moment behind the store, which alone says what is published to whom.
        passages = await self._articles.passages(set(order))
        found = [passages[each] for each in order if each in passages]
        return [each for each in found if EVERYONE in each.details.audience][:MOST_FOUND]
