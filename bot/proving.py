"""Proving: all the questions of a gap are asked again, as their askers and where they asked, through the real path.

What the article answers is closed, and the askers will be told; what it doesn't stays, and says what is missing.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.asking_afresh import AskingAfresh, Heard
from bot.audit_log import THE_PROGRAM
from bot.ports import Clock
from bot.proof_words import answers, missing_of
from bot.replies import reply_to
from knowledge.gaps import GapState
from knowledge.proof_store import AskedInGap, Proof, ProofStore, keep_proofs
from knowledge.store import ArticleStore
from knowledge.telling_store import open_tellings
from retrieval.outcome import name_of

log = structlog.get_logger(__name__)

Also = Callable[[AsyncConnection], Awaitable[None]]
"""What is to happen in the same transaction."""


class AdvancesGaps(Protocol):
    """The part of triage that proving needs."""

    async def advance(
        self, gap_id: str, state: GapState, actor: str, connection: AsyncConnection | None = None
    ) -> object:
        """Move a gap to another state, as part of the transaction if one is given."""


@dataclass(frozen=True)
class ProvenBy:
    """The article, at this version, that is to answer the questions of a gap."""

    gap_id: str
    article_id: str
    version: int


@dataclass(frozen=True)
class ProofResult:
    """What asking again gave. `is_closed`: every question is answered. `to_tell`: how many people will hear of it."""

    proofs: tuple[Proof, ...]
    is_closed: bool
    to_tell: int


@dataclass(frozen=True)
class ProvingNeighbours:
    """What proving works with."""

    engine: AsyncEngine
    store: ProofStore
    articles: ArticleStore
    afresh: AskingAfresh
    gaps: AdvancesGaps


class Proving:
    """The use cases of proving."""

    def __init__(self, neighbours: ProvingNeighbours, now: Clock) -> None:
        self._with = neighbours
        self._now = now

    async def prove(self, by: ProvenBy, also: Also | None = None) -> ProofResult:
        """Ask the gap's questions again and keep what came of it: all in one transaction, with `also`.

        The gap is proven when every question is answered and cites the article; otherwise it is drafted again, and its
        proofs say what is missing. Doing it again gives the same and tells nobody twice.
        """
        by = replace(by, gap_id=await self._with.store.live(by.gap_id))
        found = await self._ask_again(by)
        is_closed = all(proof.is_proven for proof in found)
        proven = {proof.question_id for proof in found if proof.is_proven}
        async with self._with.engine.begin() as connection:
            await keep_proofs(connection, found)
            state = GapState.PROVEN if is_closed else GapState.DRAFTING
            await self._with.gaps.advance(by.gap_id, state, THE_PROGRAM, connection)
            to_tell = await open_tellings(connection, by.gap_id, by.article_id, proven, self._now())
            if also is not None:
                await also(connection)
        log.info("gap_asked_again", gap_id=by.gap_id, questions=len(found), proven=len(proven))
        return ProofResult(tuple(found), is_closed, to_tell)

    async def prove_again(self) -> int:
        """Ask again what was proven with an article that says something else by now, or was retired; gives back how
        many gaps that were. One that is not answered any more is worked on again. To be repeated."""
        found = await self._with.store.gaps_out_of_date()
        for gap_id, article_id in found:
            article = await self._with.articles.article(article_id)
            if article is not None:
                await self.prove(ProvenBy(gap_id, article_id, article.version))
        return len(found)

    async def _ask_again(self, by: ProvenBy) -> Sequence[Proof]:
        found = []
        for asked in await self._with.store.asked_in(by.gap_id, but_by=THE_PROGRAM):
            try:
                heard = await self._with.afresh.hear(asked.question_id, asked.part, by.article_id)
            except LookupError:
                continue  # Forgotten between two looks: there is nobody to prove it to.
            found.append(self._proof(by, asked, heard))
        return found

    def _proof(self, by: ProvenBy, asked: AskedInGap, heard: Heard) -> Proof:
        before, after = heard.record.reply, reply_to(heard.outcome)
        return Proof(
            question_id=asked.question_id,
            article_id=by.article_id,
            version=by.version,
            gap_id=by.gap_id,
            is_proven=answers(heard.outcome, by.article_id),
            before_outcome=before.outcome if before else "unknown",
            before_text=before.text if before else "",
            after_outcome=name_of(heard.outcome),
            after_text=after.text,
            missing=missing_of(heard.outcome, by.article_id),
            in_private=heard.in_private,
            proven_at=self._now(),
        )
