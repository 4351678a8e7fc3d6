"""Vouching: a person has read that an article's text answers what was found by its title or phrasings only.

Whether sentences say yes in other words, no measure of ours can tell. So somebody does who did not write them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.audit_log import AuditLog, Change
from bot.publishing.proof_words import BY_NAME
from bot.publishing.proving import ProofResult, ProvenBy, Proving
from bot.publishing.publication_store import PublicationStore
from bot.reviews.review_rules import Refusal
from bot.reviews.reviewing import Reviewing
from knowledge.draft_store import DraftStore
from knowledge.gaps.proof_store import KeptProof, ProofStore

AREA = "proof"


class NothingToVouchFor(StrEnum):
    """Why there was nothing to say."""

    NOTHING = "nothing"
    """No question of this gap is found by a title or phrasing only, or the article has changed since."""


@dataclass(frozen=True)
class VouchingNeighbours:
    """What vouching works with."""

    proofs: ProofStore
    proving: Proving
    publications: PublicationStore
    drafts: DraftStore
    reviewing: Reviewing
    audit: AuditLog


class Vouching:
    """The use case of vouching after publishing. Whoever calls has made sure that this person may review."""

    def __init__(self, neighbours: VouchingNeighbours) -> None:
        self._with = neighbours

    async def vouch(self, gap_id: str, by: str) -> ProofResult | Refusal | NothingToVouchFor:
        """Count as proven what is answered now and was found by name only; the askers will be told."""
        gap_id = await self._with.proofs.live(gap_id)
        waiting = found_by_name(await self._with.proofs.of_gap(gap_id))
        if not waiting:
            return NothingToVouchFor.NOTHING
        article_id, version = waiting[-1].proof.article_id, waiting[-1].proof.version
        refusal = await self._refusal(article_id, version, by)
        if refusal is not None:
            return refusal

        async def also(connection: AsyncConnection) -> None:
            told = {"article": article_id, "version": version, "questions": len(waiting)}
            await self._with.audit.record(Change(by, AREA, gap_id, "vouched", after=told), connection)

        return await self._with.proving.prove(ProvenBy(gap_id, article_id, version, vouched=True), also)

    async def _refusal(self, article_id: str, version: int, by: str) -> Refusal | None:
        """Why this person may not: they wrote it. What no draft became, as an imported file, anybody may vouch for."""
        for progress in await self._with.publications.of_article(article_id):
            publication = progress.publication
            draft = await self._with.drafts.draft(publication.draft_id) if publication.version == version else None
            if draft is not None:
                return await self._with.reviewing.needs_others(by, draft)
        return None


def found_by_name(kept: Sequence[KeptProof]) -> list[KeptProof]:
    """The questions that nobody has vouched for yet."""
    return [
        each
        for each in kept
        if each.proof.after_outcome == BY_NAME and not each.proof.is_proven and not each.is_out_of_date
    ]
