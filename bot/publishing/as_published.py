"""A text as if it were published: what is answered by whom then, asked of the production path. Nothing is stored."""

import asyncio
from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

from bot.publishing.by_text import speaks_of, without_names
from bot.publishing.curating import fitting_sections
from bot.questions.deciding import Deciding
from knowledge.articles import ArticleDetails, PublishedPassage, Status
from knowledge.reading.importing import handwritten
from knowledge.reading.splitting import as_passage
from retrieval.access import Everything
from retrieval.answering import Answerer, PublishedPassages
from retrieval.encoding.embedding import Encoder
from retrieval.outcome import Question
from retrieval.search.follow_up import Asked, in_context
from retrieval.search.index import PassageIndex
from retrieval.search.searching import READ_CLOSELY

UNPUBLISHED = "rehearsal"
"""The article id of a text that is no article yet."""


@dataclass(frozen=True)
class AskedFor:
    """A question, and what of it a text is to answer: all of it, or the part that had no answer."""

    question: Question
    part: str


@dataclass(frozen=True)
class AsPublished:
    """Puts a text where published ones are, for a while. `answered_from` is the store that answers are given from."""

    deciding: Deciding
    index: PassageIndex
    answered_from: PublishedPassages
    encoder: Encoder

    async def passages(self, details: ArticleDetails, body: str, article_id: str | None) -> list[PublishedPassage]:
        """The passages that the text would have; `article_id` is the article it takes the place of, if any."""
        return await asyncio.to_thread(passages_of, details, body, article_id or UNPUBLISHED, self.encoder)

    @asynccontextmanager
    async def answering(self, passages: Sequence[PublishedPassage], article_id: str) -> AsyncIterator[Answerer]:
        """What would answer if this article had these passages and no others."""
        decider = self.deciding.current
        async with self.index.as_if(passages, [article_id]) as searching:
            store = _AsIf(self.answered_from, {each.passage.id: each for each in passages}, article_id)
            yield decider.quoting.over(decider.lookup.over(searching), store)

    async def spoken_of(
        self, passages: Sequence[PublishedPassage], asked: Sequence[AskedFor], others: Collection[str] = ()
    ) -> list[bool]:
        """For each question, whether the sentences of these passages, all of one article, speak of it; see `by_text`.

        A question is spoken of as a whole, or in the part of it that was asked for. The headings may have been
        taken from these questions or from `others`.
        """
        if not passages or not asked:
            return [False] * len(asked)
        article_id = passages[0].passage.article_id
        names = {*others, *(each.part for each in asked)}
        async with self.answering(without_names(passages, names), article_id) as answerer:
            return [await _is_spoken_of(each, article_id, answerer) for each in asked]


class _AsIf:
    """The store, with one article's passages as they might be."""

    def __init__(self, articles: PublishedPassages, coming: dict[str, PublishedPassage], article_id: str) -> None:
        self._articles = articles
        self._coming = coming
        self._article_id = article_id

    async def passages(self, ids: Collection[str]) -> dict[str, PublishedPassage]:
        """See `retrieval.answering.PublishedPassages`."""
        return self._as_if(ids, await self._articles.passages(self._stored(ids)))

    def passages_here(self, ids: Collection[str]) -> dict[str, PublishedPassage] | None:
        """See `retrieval.answering.PublishedPassages`."""
        stored = self._articles.passages_here(self._stored(ids))
        return None if stored is None else self._as_if(ids, stored)

    def _stored(self, ids: Collection[str]) -> list[str]:
        return [each for each in ids if each not in self._coming]

    def _as_if(self, ids: Collection[str], stored: dict[str, PublishedPassage]) -> dict[str, PublishedPassage]:
        others = {each: found for each, found in stored.items() if found.passage.article_id != self._article_id}
        return others | {each: self._coming[each] for each in ids if each in self._coming}


async def _is_spoken_of(asked: AskedFor, article_id: str, answerer: Answerer) -> bool:
    whole = in_context(asked.question.text, asked.question.history)
    for each in dict.fromkeys((whole, Asked(asked.part))):
        if speaks_of(await answerer.look(each, Everything(), READ_CLOSELY), article_id):
            return True
    return False


def passages_of(details: ArticleDetails, body: str, article_id: str, encoder: Encoder) -> list[PublishedPassage]:
    """The passages that a text would have if it were published. Blocks."""
    published = replace(details, status=Status.PUBLISHED)
    return [
        PublishedPassage(as_passage(section, article_id, version=0), published)
        for section in fitting_sections(handwritten(published, body), encoder)
    ]
