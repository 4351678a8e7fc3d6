"""Contradictions: what one article says and another denies, found while a draft is reviewed, at publishing, and weekly.

A contradiction between published articles opens a gap of its own: somebody has to say which holds.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_log import THE_PROGRAM
from bot.ports import Clock
from bot.publishing.as_published import UNPUBLISHED, passages_of
from bot.publishing.near_passages import NearPassages
from bot.publishing.proving import AdvancesGaps
from bot.questions.wondering import Wondering
from knowledge.articles import EVERYONE, ArticleDetails, PublishedPassage, Status
from knowledge.gaps.gaps import GapKind, GapState, NearestPassage
from knowledge.gaps.proof_store import ProofStore
from knowledge.store import ArticleStore
from knowledge.tables import contradictions
from retrieval.composing.comparing import Disagreement, Double, disagreement, doubles, one_for_each_article
from retrieval.encoding.embedding import Encoder
from retrieval.outcome import Evidence
from retrieval.search.keywords import stems

log = structlog.get_logger(__name__)

LONGEST_SAID = 400
"""Characters of a passage that are shown of a contradiction."""


@dataclass(frozen=True)
class Findings:
    """What stands beside a text in the published articles: passages that say the same, and some that deny it."""

    doubles: tuple[Double, ...]
    disagreements: tuple[Disagreement, ...]


@dataclass(frozen=True)
class Contradiction:
    """Two published articles that say different things, in the words of each. `gap_id` is where it is worked on."""

    article_id: str
    other_id: str
    said: str
    other_said: str
    gap_id: str | None
    found_at: datetime


@dataclass(frozen=True)
class Shelf:
    """What looking for contradictions works with."""

    engine: AsyncEngine
    articles: ArticleStore
    encoder: Encoder
    near: NearPassages
    wondering: Wondering
    proofs: ProofStore
    gaps: AdvancesGaps


class Contradictions:
    """The use cases of finding contradictions."""

    def __init__(self, shelf: Shelf, now: Clock) -> None:
        self._with = shelf
        self._reading = shelf.engine.execution_options(read_only=True)
        self._now = now

    async def findings(self, details: ArticleDetails, body: str, article_id: str | None) -> Findings:
        """What a text that is not published yet repeats or contradicts; `article_id` is the article it improves."""
        passages = await asyncio.to_thread(passages_of, details, body, article_id or UNPUBLISHED, self._with.encoder)
        return await self._compare(passages)

    async def look_at(self, article_id: str) -> int:
        """Compare a published article with all others; gives back how many others contradict it.

        New contradictions open a gap; what was mended since is settled. Doing it again changes nothing.
        """
        passages = await self._with.articles.published([article_id])
        found = (await self._compare(passages)).disagreements if passages else ()
        by_other = {each.theirs.passage.article_id: each for each in found}
        for each in by_other.values():
            await self._keep(each)
        await self._settle(article_id, set(by_other))
        return len(by_other)

    async def look_everywhere(self) -> int:
        """Compare all published articles with each other; gives back in how many something was found."""
        article_ids = list(dict.fromkeys(each.passage.article_id for each in await self._with.articles.published()))
        return sum([bool(await self.look_at(each)) for each in article_ids])

    async def open_ones(self) -> list[Contradiction]:
        """The contradictions that nobody has mended yet, newest first."""
        query = select(contradictions).where(contradictions.c.settled_at.is_(None))
        async with self._reading.connect() as connection:
            rows = await connection.execute(query.order_by(contradictions.c.found_at.desc()))
            return [
                Contradiction(row.article_id, row.other_id, row.said, row.other_said, row.gap_id, row.found_at)
                for row in rows
            ]

    async def _compare(self, passages: Sequence[PublishedPassage]) -> Findings:
        return await asyncio.to_thread(_compared, passages, await self._with.near.to(passages))

    async def _keep(self, found: Disagreement) -> None:
        row = _row(found)
        key = (contradictions.c.article_id == row["article_id"], contradictions.c.other_id == row["other_id"])
        async with self._reading.connect() as connection:
            known = (await connection.execute(select(contradictions).where(*key))).one_or_none()
        if known is not None and known.settled_at is None:
            return
        gap_id = await self._open_gap(found, row)
        async with self._with.engine.begin() as connection:
            await connection.execute(delete(contradictions).where(*key))
            await connection.execute(insert(contradictions).values(row | {"gap_id": gap_id, "found_at": self._now()}))
        log.info("contradiction_found", article_id=row["article_id"], other_id=row["other_id"])

    async def _settle(self, article_id: str, others: set[str]) -> None:
        """What is not found any more is mended, if either article was changed: else it was seen from the other side."""
        for each in await self._open_with(article_id):
            if {each.article_id, each.other_id} & others:
                continue
            now = (await self._version(each.article_id), await self._version(each.other_id))
            if now != (each.version, each.other_version):
                same = (contradictions.c.article_id == each.article_id, contradictions.c.other_id == each.other_id)
                async with self._with.engine.begin() as connection:
                    await connection.execute(update(contradictions).where(*same).values(settled_at=self._now()))
                await self._close(each.gap_id)

    async def _open_with(self, article_id: str) -> Sequence[Any]:
        column = contradictions.c
        mine = or_(column.article_id == article_id, column.other_id == article_id)
        async with self._reading.connect() as connection:
            query = select(contradictions).where(mine, column.settled_at.is_(None))
            return (await connection.execute(query)).all()

    async def _version(self, article_id: str) -> int | None:
        """The version that is answered from; None where it is not."""
        article = await self._with.articles.article(article_id)
        return article.version if article and article.details.status is Status.PUBLISHED else None

    async def _open_gap(self, found: Disagreement, row: dict[str, Any]) -> str:
        """The program asks which holds, as a person would: so the gap is worked on like any other."""
        mine, theirs = found.mine, found.theirs
        text = f"Which holds, {_named(mine)} or {_named(theirs)}? They say different things."
        key = f"contradiction:{row['article_id']}:{row['version']}:{row['other_id']}:{row['other_version']}"
        return await self._with.wondering.wonder(key, text, GapKind.CONTRADICTORY, [_near(mine), _near(theirs)])

    async def _close(self, gap_id: str | None) -> None:
        """A gap that nobody but the program asked about has its answer once the contradiction is gone."""
        if gap_id is None or await self._with.proofs.asked_in(gap_id, but_by=THE_PROGRAM):
            return
        for state in (GapState.PUBLISHED, GapState.PROVEN):
            await self._with.gaps.advance(gap_id, state, THE_PROGRAM)


def _compared(passages: Sequence[PublishedPassage], near: Sequence[Sequence[Evidence]]) -> Findings:
    same = [double for mine, others in zip(passages, near, strict=True) for double in doubles(mine, others)]
    denied = [disagreement(mine, others, stems) for mine, others in zip(passages, near, strict=True)]
    return Findings(tuple(one_for_each_article(same)), tuple(each for each in denied if each is not None))


def _row(found: Disagreement) -> dict[str, Any]:
    one, other = sorted((found.mine, found.theirs), key=lambda each: each.passage.article_id)
    return {
        "article_id": one.passage.article_id,
        "other_id": other.passage.article_id,
        "version": one.passage.version,
        "other_version": other.passage.version,
        "said": one.passage.text[:LONGEST_SAID],
        "other_said": other.passage.text[:LONGEST_SAID],
    }


def _named(found: PublishedPassage) -> str:
    # A gap's title stands in the digest, and in what experts are asked.
    is_open = EVERYONE in found.details.audience
    return f"‘{found.details.title}’" if is_open else "an article that not everybody may see"


def _near(found: PublishedPassage) -> NearestPassage:
    passage = found.passage
    return NearestPassage(passage.id, passage.article_id, found.details.title, passage.heading_path, None)
