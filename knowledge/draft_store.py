"""Drafts in the database."""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Executable, Row, Select, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from knowledge.drafts import (
    WRITABLE,
    Contents,
    Draft,
    DraftState,
    Improves,
    NewDraft,
    Source,
    SourceKind,
    Statement,
    may_follow,
)
from knowledge.tables import drafts, gaps


class DraftStore:
    """Reads and writes drafts. Each method is one transaction, or part of the caller's where a connection is given."""

    def __init__(self, engine: AsyncEngine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._now = now

    async def create(self, new: NewDraft, connection: AsyncConnection | None = None) -> Draft:
        """Keep a new draft, open."""
        at = self._now()
        row = {
            "id": uuid4().hex,
            "gap_id": new.gap_id,
            "article_id": new.improves.article_id if new.improves else None,
            "article_version": new.improves.version if new.improves else None,
            "drafted_by": new.drafted_by,
            "state": DraftState.OPEN.value,
            "created_at": at,
            "version": 1,
            **_columns(new, at),
        }
        draft = await self._change(insert(drafts).values(row).returning(drafts), connection)
        if draft is None:
            raise RuntimeError("The database took a draft and did not give it back; check its version.")
        return draft

    async def write(self, draft: Draft, connection: AsyncConnection | None = None) -> Draft | None:
        """Keep what was written into a draft as it was read: contents, sources, statements, whether a model wrote it.

        None, and nothing is kept, when somebody changed it meanwhile or it may not be written in now.
        """
        column = drafts.c
        same = (column.id == draft.id, column.version == draft.version, column.state.in_(WRITABLE))
        values = {**_columns(draft, self._now()), "version": draft.version + 1}
        return await self._change(update(drafts).where(*same).values(values).returning(drafts), connection)

    async def go_to(
        self, draft_id: str, state: DraftState, version: int | None = None, connection: AsyncConnection | None = None
    ) -> Draft | None:
        """Move a draft to another state.

        None, and nothing changes, when there is no such draft, it may not go there from where it is, or it is not at
        `version` any more. The version stays: it counts what was written, not how it was judged.
        """
        column = drafts.c
        allowed = [each.value for each in DraftState if may_follow(each, state)]
        query = update(drafts).where(column.id == draft_id, column.state.in_(allowed))
        query = query if version is None else query.where(column.version == version)
        moved = query.values(state=state.value, changed_at=self._now())
        return await self._change(moved.returning(drafts), connection)

    async def draft(self, draft_id: str, connection: AsyncConnection | None = None) -> Draft | None:
        """One draft, or None."""
        query = select(drafts).where(drafts.c.id == draft_id)
        if connection is not None:
            row = (await connection.execute(query)).one_or_none()
            return _draft(row) if row else None
        return next(iter(await self._read(query)), None)

    async def of_gap(self, gap_id: str) -> list[Draft]:
        """The drafts that are to close a gap, or one that joined it, newest first."""
        joined = select(gaps.c.id).where(gaps.c.joined_to == gap_id)
        mine = or_(drafts.c.gap_id == gap_id, drafts.c.gap_id.in_(joined))
        return await self._read(_newest_first().where(mine))

    async def of_article(self, article_id: str) -> list[Draft]:
        """The drafts that change an article, newest first."""
        return await self._read(_newest_first().where(drafts.c.article_id == article_id))

    async def _change(self, query: Executable, connection: AsyncConnection | None) -> Draft | None:
        if connection is not None:
            row = (await connection.execute(query)).one_or_none()
        else:
            async with self._engine.begin() as own:
                row = (await own.execute(query)).one_or_none()
        return _draft(row) if row else None

    async def _read(self, query: Select[Any]) -> list[Draft]:
        async with self._reading.connect() as connection:
            return [_draft(row) for row in await connection.execute(query)]


def _newest_first() -> Select[Any]:
    return select(drafts).order_by(drafts.c.changed_at.desc(), drafts.c.id)


def _columns(draft: Draft | NewDraft, at: datetime) -> dict[str, Any]:
    contents = draft.contents
    return {
        "title": contents.title,
        "body": contents.body,
        "audience": sorted(contents.audience),
        "owner": contents.owner,
        "topics": list(contents.topics),
        "also_asked_as": list(contents.also_asked_as),
        "review_by": contents.review_by,
        "nudge_text": contents.nudge_text,
        "sources": [asdict(each) for each in draft.sources],
        "statements": [asdict(each) for each in draft.statements],
        "written_by_model": draft.written_by_model,
        "changed_at": at,
    }


def _draft(row: Row[*tuple[Any, ...]]) -> Draft:
    return Draft(
        id=row.id,
        gap_id=row.gap_id,
        improves=Improves(row.article_id, row.article_version) if row.article_id else None,
        contents=Contents(
            title=row.title,
            body=row.body,
            audience=frozenset(row.audience),
            owner=row.owner,
            topics=tuple(row.topics),
            also_asked_as=tuple(row.also_asked_as),
            review_by=row.review_by,
            nudge_text=row.nudge_text,
        ),
        sources=tuple(_source(each) for each in row.sources),
        statements=tuple(Statement(**each) for each in row.statements),
        drafted_by=row.drafted_by,
        written_by_model=row.written_by_model,
        state=DraftState(row.state),
        created_at=row.created_at,
        changed_at=row.changed_at,
        version=row.version,
    )


def _source(values: Mapping[str, Any]) -> Source:
    return Source(SourceKind(values["kind"]), values["label"], values["text"], values["given_by"])
