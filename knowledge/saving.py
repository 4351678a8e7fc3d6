"""One article on its way into the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.articles import Status
from knowledge.details_json import details_to_json
from knowledge.importing import ReadFile
from knowledge.splitting import Section, passage_id
from knowledge.tables import article_versions, articles, passages

AnyRow = Row[*tuple[Any, ...]]
"""A row of whatever columns were asked for."""


@dataclass(frozen=True)
class Saved:
    """What became of a file: a new article, a changed one, one as it was, or one that had another path before."""

    kind: Literal["imported", "updated", "unchanged", "renamed"]
    article_id: str


@dataclass(frozen=True)
class Saving:
    """A file, the sections of its text, who saves it and when."""

    file: ReadFile
    sections: Sequence[Section]
    by: str
    now: datetime

    async def run(self, connection: AsyncConnection, vanished: Collection[str]) -> Saved:
        """Write what has to change, in the transaction that `connection` is in."""
        stored = await self._stored_before(connection)
        if stored:
            return Saved(await self._change(connection, stored), stored.id)
        twin = await self._twin_among(connection, vanished)
        if twin:
            await self._change(connection, twin)
            return Saved("renamed", twin.id)
        return Saved("imported", await self._add(connection))

    async def _stored_before(self, connection: AsyncConnection) -> AnyRow | None:
        if self.file.source is None:
            return None
        return next(iter(await _find(connection, articles.c.source == self.file.source)), None)

    async def _twin_among(self, connection: AsyncConnection, vanished: Collection[str]) -> AnyRow | None:
        if self.file.source is None or not vanished:
            return None
        same = await _find(connection, articles.c.content_hash == self.file.content_hash)
        return next((row for row in same if row.id in vanished), None)

    async def _add(self, connection: AsyncConnection) -> str:
        article_id = uuid4().hex
        values = self._article_values(version=1)
        await connection.execute(insert(articles).values(id=article_id, created_at=self.now, **values))
        await self._add_version(connection, article_id, 1)
        await _add_passages(connection, self._passages(article_id, 1))
        return article_id

    async def _change(self, connection: AsyncConnection, stored: AnyRow) -> Literal["updated", "unchanged"]:
        is_same_content = stored.content_hash == self.file.content_hash
        version = stored.version if is_same_content else stored.version + 1
        wanted = self._passages(stored.id, version)
        is_same_place = stored.source == self.file.source and stored.status == self.file.details.status
        if is_same_content and is_same_place and await _has_passages(connection, stored.id, wanted):
            return "unchanged"
        changed = update(articles).where(articles.c.id == stored.id).values(**self._article_values(version))
        await connection.execute(changed)
        if not is_same_content:
            await self._add_version(connection, stored.id, version)
        await connection.execute(delete(passages).where(passages.c.article_id == stored.id))
        await _add_passages(connection, wanted)
        return "updated"

    async def _add_version(self, connection: AsyncConnection, article_id: str, version: int) -> None:
        values = {
            "article_id": article_id,
            "version": version,
            "body": self.file.body,
            "details": details_to_json(self.file.details),
            "content_hash": self.file.content_hash,
            "created_at": self.now,
            "created_by": self.by,
        }
        await connection.execute(insert(article_versions).values(values))

    def _article_values(self, version: int) -> dict[str, Any]:
        details = self.file.details
        return {
            "version": version,
            "source": self.file.source,
            "content_hash": self.file.content_hash,
            "title": details.title,
            "owner": details.owner,
            "audience": sorted(details.audience),
            "status": details.status.value,
            "review_by": details.review_by,
            "topics": list(details.topics),
            "also_asked_as": list(details.also_asked_as),
            "checked_by": details.checked_by,
            "checked_on": details.checked_on,
            "url": details.url,
            "updated_at": self.now,
        }

    def _passages(self, article_id: str, version: int) -> list[dict[str, Any]]:
        if self.file.details.status is not Status.PUBLISHED:
            return []
        return [
            {
                "id": passage_id(article_id, section),
                "article_id": article_id,
                "version": version,
                "position": section.position,
                "heading_path": list(section.heading_path),
                "anchor": section.anchor,
                "text": section.text,
            }
            for section in self.sections
        ]


async def _find(connection: AsyncConnection, condition: ColumnElement[bool]) -> Sequence[AnyRow]:
    columns = (articles.c.id, articles.c.version, articles.c.source, articles.c.status, articles.c.content_hash)
    return (await connection.execute(select(*columns).where(condition).order_by(articles.c.id))).all()


async def _add_passages(connection: AsyncConnection, wanted: Sequence[dict[str, Any]]) -> None:
    if wanted:
        await connection.execute(insert(passages), wanted)


async def _has_passages(connection: AsyncConnection, article_id: str, wanted: Sequence[dict[str, Any]]) -> bool:
    """Whether an article is stored in just these passages; another model's limit splits the same text elsewhere."""
    columns = (passages.c.id, passages.c.position, passages.c.anchor)
    stored = await connection.execute(select(*columns).where(passages.c.article_id == article_id))
    return {tuple(row) for row in stored} == {(each["id"], each["position"], each["anchor"]) for each in wanted}
