"""Articles that are about the same as something else: improving one of them beats writing another."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from retrieval.access import Everything, Visibility
from retrieval.looking import Look

ALIKE_FROM = 0.45
"""The cosine from which an article's passage has to do with a question. Below it, offering one is a nuisance; what
answers the question outright is mostly above .60 (see knowledge.gaps.gaps.NEAR_FROM)."""

MOST_OFFERED = 3
MOST_LOOKED_UP = 3
"""Questions of one gap mean the same: the title and two more find what there is."""


class Looks(Protocol):
    """What looks a question up."""

    def look(self, asked: str, visibility: Visibility, /) -> Look:
        """What is there for what is asked, best first. Blocks."""


@dataclass(frozen=True)
class Similar:
    """An article, where in it, and how alike (a cosine)."""

    article_id: str
    title: str
    heading_path: tuple[str, ...]
    likeness: float


class SimilarArticles:
    """Looks in all that is published, whoever may see it: whoever drafts looks after the knowledge."""

    def __init__(self, lookup: Callable[[], Looks]) -> None:
        self._lookup = lookup

    async def to(self, texts: Sequence[str]) -> tuple[Similar, ...]:
        """The articles most alike to any of these texts, most alike first."""
        best: dict[str, Similar] = {}
        for look in await asyncio.to_thread(self._looks, list(dict.fromkeys(texts))[:MOST_LOOKED_UP]):
            for each in look.evidence:
                likeness = each.scores.get("meaning", 0.0)
                known = best.get(each.article_id)
                if likeness >= ALIKE_FROM and (known is None or likeness > known.likeness):
                    found = each.found
                    best[each.article_id] = Similar(
                        each.article_id, found.details.title, found.passage.heading_path, round(likeness, 3)
                    )
        return tuple(sorted(best.values(), key=lambda each: -each.likeness)[:MOST_OFFERED])

    def _looks(self, texts: Sequence[str]) -> list[Look]:
        # One after the other in one thread: waiting for a turn each time takes longer than looking.
        lookup = self._lookup()
        return [lookup.look(text, Everything()) for text in texts]
