"""Proving: all the questions of a gap are asked again, as their askers and where they asked, through the real path.

What the article answers is closed, and the askers will be told; what it doesn't stays, and says what is missing. Found
by its title or phrasings is not answered: unless its sentences speak of the question too, a person has to say so.
"""

from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.audit_log import THE_PROGRAM
from bot.ports import Clock
from bot.publishing.as_published import AskedFor, AsPublished
from bot.publishing.asking_afresh import AskingAfresh, Heard
from bot.publishing.proof_words import BY_NAME, NAME_ONLY, answers, missing_of
from bot.replies import reply_to
from knowledge.gaps.gaps import GapState
from knowledge.gaps.proof_store import AskedInGap, Proof, ProofStore, keep_proofs
from knowledge.gaps.telling_store import open_tellings
from knowledge.store import ArticleStore
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
    """The article, at this version, that is to answer the questions of a gap. `vouched`: a reviewer has read that its
    text answers those, too, that are found by its title or phrasings only."""

    gap_id: str
    article_id: str
    version: int
    vouched: bool = False


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
    stage: AsPublished


@dataclass(frozen=True)
class _AskedAgain:
    """A question and how it ends now; `spoken_of`: the article's sentences speak of it, whatever it is called."""

    asked: AskedInGap
    heard: Heard
    spoken_of: bool = True


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
            for state in _on_the_way(is_closed, by.vouched):
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
            found.append(_AskedAgain(asked, heard))
        vouched = await self._vouched(by)
        judged = await self._by_text(by, found)
        return [self._proof(by, each, by.vouched or each.asked.question_id in vouched) for each in judged]

    async def _by_text(self, by: ProvenBy, found: Sequence[_AskedAgain]) -> Sequence[_AskedAgain]:
        """The same questions; of those that are answered, whether the article's sentences speak of them."""
        if not any(answers(each.heard.outcome, by.article_id) for each in found):
            return found
        passages = await self._with.articles.published([by.article_id])
        questions = [AskedFor(each.heard.record.question, each.asked.part) for each in found]
        spoken_of = await self._with.stage.spoken_of(passages, questions)
        return [replace(each, spoken_of=is_it) for each, is_it in zip(found, spoken_of, strict=True)]

    async def _vouched(self, by: ProvenBy) -> Collection[str]:
        """The questions for which a person has read this version before."""
        kept = [each.proof for each in await self._with.store.of_gap(by.gap_id) if not each.is_out_of_date]
        this = [each for each in kept if (each.article_id, each.version) == (by.article_id, by.version)]
        return {each.question_id for each in this if each.is_proven and each.after_outcome == BY_NAME}

    def _proof(self, by: ProvenBy, again: _AskedAgain, is_vouched: bool) -> Proof:
        heard, asked = again.heard, again.asked
        before, after = heard.record.reply, reply_to(heard.outcome)
        is_answered = answers(heard.outcome, by.article_id)
        name_only = is_answered and not again.spoken_of
        return Proof(
            question_id=asked.question_id,
            article_id=by.article_id,
            version=by.version,
            gap_id=by.gap_id,
            is_proven=is_answered and (again.spoken_of or is_vouched),
            before_outcome=before.outcome if before else "unknown",
            before_text=before.text if before else "",
            after_outcome=BY_NAME if name_only else name_of(heard.outcome),
            after_text=after.text,
            missing=NAME_ONLY if name_only and not is_vouched else missing_of(heard.outcome, by.article_id),
            in_private=heard.in_private,
            proven_at=self._now(),
        )


def _on_the_way(is_closed: bool, vouched: bool) -> Sequence[GapState]:
    if not is_closed:
        return (GapState.DRAFTING,)
    # What is vouched for after it was published had gone back to being drafted.
    return (GapState.PUBLISHED, GapState.PROVEN) if vouched else (GapState.PROVEN,)
