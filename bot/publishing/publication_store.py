"""Publications: an approved draft on its way to being an article that is proven to answer. A row says how far it is.

Each step can be done twice without harm, so whoever finds one half-done just goes on from there.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.upserting import insert_once
from knowledge.articles import ArticleDetails
from knowledge.reading.details_json import details_from_json, details_to_json
from knowledge.tables import publications


class Step(StrEnum):
    """What has been done."""

    APPROVED = "approved"
    STORED = "stored"
    """It is an article version, and indexed."""

    PROVEN = "proven"
    """Its gap's questions were asked again, and who is to be told is written down."""

    DONE = "done"
    """Other articles were looked at for contradictions, too."""

    STUCK = "stuck"
    """It cannot be published as it is: the article was changed meanwhile."""


@dataclass(frozen=True)
class Publication:
    """One approved draft. `id` is that of the review; `based_on` the version of the article that the draft improves."""

    id: str
    draft_id: str
    gap_id: str | None
    article_id: str
    based_on: int | None
    body: str
    details: ArticleDetails
    approved_by: str
    approved_at: datetime
    step: Step = Step.APPROVED
    version: int | None = None
    tries: int = 0


@dataclass(frozen=True)
class Progress:
    """When an approved draft passed each step, as far as it has."""

    publication: Publication
    stored_at: datetime | None
    proven_at: datetime | None
    done_at: datetime | None


async def begin_publication(connection: AsyncConnection, publication: Publication) -> None:
    """Within the transaction that approves it: this is to be published."""
    row = {
        "id": publication.id,
        "draft_id": publication.draft_id,
        "gap_id": publication.gap_id,
        "article_id": publication.article_id,
        "based_on": publication.based_on,
        "body": publication.body,
        "details": details_to_json(publication.details),
        "approved_by": publication.approved_by,
        "approved_at": publication.approved_at,
        "step": Step.APPROVED.value,
        "tries": 0,
    }
    await insert_once(connection, publications, row)


async def note_step(connection: AsyncConnection, publication_id: str, step: Step, values: Mapping[str, Any]) -> None:
    """Within the transaction that does it: the publication has come this far, and may go on at once."""
    free = {"held_until": None, "not_before": None, "tries": 0}
    this = update(publications).where(publications.c.id == publication_id)
    await connection.execute(this.values({"step": step.value, **free, **values}))


class PublicationStore:
    """Reads publications, and who works on them."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)

    async def due(self, now: datetime) -> Sequence[str]:
        """What is to be worked on now, in the order of approval."""
        column = publications.c
        query = select(column.id).where(_is_free(now)).order_by(column.approved_at, column.id)
        async with self._reading.connect() as connection:
            return (await connection.execute(query)).scalars().all()

    async def claim(self, publication_id: str, now: datetime, lease: timedelta) -> Publication | None:
        """Take a publication for this long; None when somebody has it, or it is done."""
        free = and_(publications.c.id == publication_id, _is_free(now))
        taking = update(publications).where(free).values(held_until=now + lease).returning(publications)
        async with self._engine.begin() as connection:
            row = (await connection.execute(taking)).one_or_none()
        return _read(row) if row else None

    async def get(self, publication_id: str) -> Progress | None:
        """How far one has come."""
        return next(iter(await self._progress(publications.c.id == publication_id)), None)

    async def of_gap(self, gap_id: str) -> list[Progress]:
        """What was published for a gap, newest first."""
        return await self._progress(publications.c.gap_id == gap_id)

    async def of_article(self, article_id: str) -> list[Progress]:
        """What was published as this article, newest first."""
        return await self._progress(publications.c.article_id == article_id)

    async def try_later(self, publication_id: str, until: datetime) -> None:
        """Something failed: leave it alone until then."""
        this = update(publications).where(publications.c.id == publication_id)
        later = {"held_until": None, "not_before": until, "tries": publications.c.tries + 1}
        async with self._engine.begin() as connection:
            await connection.execute(this.values(later))

    async def _progress(self, condition: ColumnElement[bool]) -> list[Progress]:
        query = select(publications).where(condition).order_by(publications.c.approved_at.desc())
        async with self._reading.connect() as connection:
            rows = (await connection.execute(query)).all()
        return [Progress(_read(row), row.stored_at, row.proven_at, row.done_at) for row in rows]


def _is_free(now: datetime) -> ColumnElement[bool]:
    column = publications.c
    ended = [Step.DONE.value, Step.STUCK.value]
    due = or_(column.not_before.is_(None), column.not_before <= now)
    unheld = or_(column.held_until.is_(None), column.held_until <= now)
    return and_(column.step.not_in(ended), due, unheld)


def _read(row: Row[*tuple[Any, ...]]) -> Publication:
    return Publication(
        id=row.id,
        draft_id=row.draft_id,
        gap_id=row.gap_id,
        article_id=row.article_id,
        based_on=row.based_on,
        body=row.body,
        details=details_from_json(row.details),
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        step=Step(row.step),
        version=row.version,
        tries=row.tries,
    )
