"""One article on its way into the database."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.articles import Status
from knowledge.reading.details_json import details_to_json
from knowledge.reading.importing import ReadFile
from knowledge.reading.splitting import Section, passage_id
from knowledge.tables import article_versions, articles, passages

AnyRow = Row[*tuple[Any, ...]]
"""A row of whatever columns were asked for."""


@dataclass(frozen=True)
class Saved:
    """What became of a file: a new article, a changed one, one as it was, or one that had another path before.

    `replaced` is the version somebody had written by hand that the changed file took the place of.
    """

    kind: Literal["imported", "updated", "unchanged", "renamed"]
    article_id: str
    replaced: int | None = None


@dataclass(frozen=True)
class Written:
    """Text written by hand is this article now, at this version; the one it was where nothing had changed."""

    article_id: str
    version: int


@dataclass(frozen=True)
class Outdated:
    """Nothing was written: the article has another version by now than the one the text was made from."""

    version: int


@dataclass(frozen=True)
class NoArticle:
    """Nothing was written: there is no such article."""


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
            return await self._take_file(connection, stored)
        twin = await self._twin_among(connection, vanished)
        if twin:
            await self._take_file(connection, twin)
            return Saved("renamed", twin.id)
        return Saved("imported", await self._add(connection))

    async def write(
        self, connection: AsyncConnection, article_id: str | None, based_on: int | None
    ) -> Written | Outdated | NoArticle:
        """Write text that no file holds: a new article, or the next version of that one. See `ArticleStore.write`."""
        known = await _find(connection, articles.c.id == article_id) if article_id else ()
        if not known and based_on is not None:
            return NoArticle()
        if not known:
            return Written(await self._add(connection, article_id), 1)
        stored = known[0]
        if based_on is not None and stored.version != based_on:
            return Outdated(stored.version)
        by_hand = replace(self, file=replace(self.file, source=stored.source))
        await by_hand._change(connection, stored)
        return Written(stored.id, stored.version + (stored.content_hash != self.file.content_hash))

    async def _take_file(self, connection: AsyncConnection, stored: AnyRow) -> Saved:
        was_by_hand = stored.file_hash is not None and stored.file_hash != stored.content_hash
        if was_by_hand and stored.file_hash == self.file.content_hash:
            # The file says what it said before somebody changed the article by hand: that change stands.
            here = update(articles).where(articles.c.id == stored.id).values(source=self.file.source)
            await connection.execute(here)
            return Saved("unchanged", stored.id)
        kind = await self._change(connection, stored)
        seen = update(articles).where(articles.c.id == stored.id).values(file_hash=self.file.content_hash)
        if kind == "updated":
            await connection.execute(seen)
        return Saved(kind, stored.id, stored.version if was_by_hand else None)

    async def _stored_before(self, connection: AsyncConnection) -> AnyRow | None:
        if self.file.source is None:
            return None
        return next(iter(await _find(connection, articles.c.source == self.file.source)), None)

    async def _twin_among(self, connection: AsyncConnection, vanished: Collection[str]) -> AnyRow | None:
        if self.file.source is None or not vanished:
            return None
        fingerprint = self.file.content_hash
        same = await _find(connection, or_(articles.c.content_hash == fingerprint, articles.c.file_hash == fingerprint))
        return next((row for row in same if row.id in vanished), None)

    async def _add(self, connection: AsyncConnection, chosen_id: str | None = None) -> str:
        article_id = chosen_id or uuid4().hex
        values = self._article_values(version=1)
        file_hash = self.file.content_hash if self.file.source else None
        row = {"id": article_id, "created_at": self.now, "file_hash": file_hash} | values
        await connection.execute(insert(articles).values(row))
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
            "nudge_text": details.nudge_text,
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
    column = articles.c
    columns = (column.id, column.version, column.source, column.status, column.content_hash, column.file_hash)
    query = select(*columns).where(condition).order_by(column.id)
    return (await connection.execute(query.with_for_update())).all()


async def _add_passages(connection: AsyncConnection, wanted: Sequence[dict[str, Any]]) -> None:
    if wanted:
        await connection.execute(insert(passages), wanted)


async def _has_passages(connection: AsyncConnection, article_id: str, wanted: Sequence[dict[str, Any]]) -> bool:
    """Whether an article is stored in just these passages; another model's limit splits the same text elsewhere."""
    columns = (passages.c.id, passages.c.position, passages.c.anchor)
    stored = await connection.execute(select(*columns).where(passages.c.article_id == article_id))
    return {tuple(row) for row in stored} == {(each["id"], each["position"], each["anchor"]) for each in wanted}
