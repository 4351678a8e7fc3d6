"""Publishing: an approved draft becomes an article version, is indexed, and is proven to answer what people asked.

Each publication is a row that says how far it is. Whoever finds one half-done goes on from there: every step gives the
same when it is done twice.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.audit_log import THE_PROGRAM, AuditLog, Change
from bot.ports import Clock
from bot.publishing.approvals import AREA, is_vouched_for
from bot.publishing.curating import Curating
from bot.publishing.proving import AdvancesGaps, ProvenBy, Proving
from bot.publishing.publication_store import Publication, PublicationStore, Step, note_step
from knowledge.articles import Article, ArticleDetails
from knowledge.draft_store import DraftStore
from knowledge.drafts import DraftState
from knowledge.gaps.gaps import GapState
from knowledge.saving import Written
from knowledge.store import ArticleStore

log = structlog.get_logger(__name__)

LEASE = timedelta(seconds=20)
"""How long a dead process holds up a publication. Two that work on one do no harm."""

FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=10)

LooksForContradictions = Callable[[str], Awaitable[object]]
"""Looks whether other articles say something else than the one with this id."""


@dataclass(frozen=True)
class PublishingNeighbours:
    """What publishing works with."""

    engine: AsyncEngine
    store: PublicationStore
    articles: ArticleStore
    curating: Curating
    drafts: DraftStore
    proving: Proving
    gaps: AdvancesGaps
    audit: AuditLog
    contradictions: LooksForContradictions


class Publishing:
    """The use case of publishing what was approved."""

    def __init__(self, neighbours: PublishingNeighbours, now: Clock) -> None:
        self._with = neighbours
        self._now = now

    async def publish_waiting(self) -> int:
        """Bring what was approved as far as it can come; gives back how many came to their end. To be repeated."""
        return sum([await self._go_on(each) for each in await self._with.store.due(self._now())])

    async def _go_on(self, publication_id: str) -> bool:
        try:
            while True:
                publication = await self._with.store.claim(publication_id, self._now(), LEASE)
                if publication is None:
                    return False
                if await self._do_next(publication) in (Step.DONE, Step.STUCK):
                    return True
        except Exception as error:
            log.error("publishing_failed", publication_id=publication_id, error=type(error).__name__)
            await self._try_later(publication_id)
            return False

    async def _do_next(self, publication: Publication) -> Step:
        match publication.step:
            case Step.APPROVED:
                return await self._store(publication)
            case Step.STORED:
                return await self._prove(publication)
            case _:
                await self._with.contradictions(publication.article_id)
                async with self._with.engine.begin() as connection:
                    await note_step(connection, publication.id, Step.DONE, {"done_at": self._now()})
                log.info("published", publication_id=publication.id, article_id=publication.article_id)
                return Step.DONE

    async def _store(self, publication: Publication) -> Step:
        version = await self._written(publication)
        if version is None:
            return await self._stuck(publication)
        values = {"version": version, "stored_at": self._now(), "indexed_at": self._now()}
        async with self._with.engine.begin() as connection:
            await note_step(connection, publication.id, Step.STORED, values)
            await self._with.drafts.go_to(publication.draft_id, DraftState.PUBLISHED, connection=connection)
            await self._note(connection, publication, "published", version)
            if publication.gap_id is not None:
                await self._with.gaps.advance(
                    publication.gap_id, GapState.PUBLISHED, publication.approved_by, connection
                )
        return Step.STORED

    async def _written(self, publication: Publication) -> int | None:
        """The version it is stored and indexed as; None when the article was changed by somebody else meanwhile."""
        before = await self._stored_before(publication)
        current = await self._with.articles.article(publication.article_id)
        if before is not None and (current is None or current.version != before):
            return before  # Stored by us and changed since: whoever changed it has seen to the index.
        # Stored before, it is written once more so that the index has it, too: as long as nobody is quicker now.
        based_on = publication.based_on if before is None else before
        written = await self._with.curating.write(
            publication.details, publication.body, publication.approved_by, publication.article_id, based_on
        )
        return written.version if isinstance(written, Written) else before

    async def _stored_before(self, publication: Publication) -> int | None:
        """The version that an earlier try has stored, if one came so far."""
        for each in await self._with.articles.versions(publication.article_id):
            if each.version > (publication.based_on or 0) and _is(each, publication.details, publication.body):
                return each.version
        return None

    async def _stuck(self, publication: Publication) -> Step:
        async with self._with.engine.begin() as connection:
            await note_step(connection, publication.id, Step.STUCK, {"done_at": self._now()})
            await self._with.drafts.go_to(publication.draft_id, DraftState.CHANGES_REQUESTED, connection=connection)
            await self._note(connection, publication, "stuck", None)
            if publication.gap_id is not None:
                await self._with.gaps.advance(publication.gap_id, GapState.DRAFTING, THE_PROGRAM, connection)
        log.warning("publication_stuck", publication_id=publication.id)
        return Step.STUCK

    async def _prove(self, publication: Publication) -> Step:
        async def also(connection: AsyncConnection) -> None:
            await note_step(connection, publication.id, Step.PROVEN, {"proven_at": self._now()})

        if publication.gap_id is None or publication.version is None:
            async with self._with.engine.begin() as connection:
                await also(connection)
        else:
            vouched = is_vouched_for(await self._with.audit.of(AREA, publication.draft_id))
            by = ProvenBy(publication.gap_id, publication.article_id, publication.version, vouched)
            await self._with.proving.prove(by, also)
        return Step.PROVEN

    async def _note(
        self, connection: AsyncConnection, publication: Publication, verb: str, version: int | None
    ) -> None:
        after = {"article": publication.article_id, "version": version}
        change = Change(publication.approved_by, AREA, publication.draft_id, verb, after=after)
        await self._with.audit.record(change, connection)

    async def _try_later(self, publication_id: str) -> None:
        progress = await self._with.store.get(publication_id)
        tries = progress.publication.tries if progress else 0
        pause = min(FIRST_PAUSE * 2 ** min(tries, 16), LONGEST_PAUSE)
        await self._with.store.try_later(publication_id, self._now() + pause)


def _is(article: Article, details: ArticleDetails, body: str) -> bool:
    return article.details == details and article.body == body
