"""Articles, their versions and their passages in the database."""

import json
import os
from collections import namedtuple
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, Connection, Date, Text, cast, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.types import TypeEngine

from knowledge.articles import Article, ArticleDetails, Passage, PublishedPassage, Status
from knowledge.reading.details_json import details_from_json
from knowledge.reading.importing import ReadFile, source_of
from knowledge.reading.splitting import Section
from knowledge.saving import AnyRow, NoArticle, Outdated, Saved, Saving, Written
from knowledge.storage.id_pages import id_pages
from knowledge.storage.plain_select import PlainSelect
from knowledge.storage.short_work import ShortWork
from knowledge.tables import article_versions, articles, passages

__all__ = ["ArticleStore", "Saved", "StoredSource"]

REMEMBERED = 1024
"""Rows of passages that are kept with what was made of them, some 2 kB each: making takes longer than reading."""

CHECKED_AT_ONCE = 10
"""Passages that one statement reads: as many as an answer has checked."""

ROWS_PER_FETCH = 1000
"""Rows made into passages at a time (some ten milliseconds), so that loading all of them never holds up the rest."""


@dataclass(frozen=True)
class StoredSource:
    """The article that was imported from a file. `file_hash` is what the file last said; None once it was gone.

    `is_by_hand`: somebody changed the article since.
    """

    article_id: str
    file_hash: str | None
    status: Status
    is_by_hand: bool = False


class ArticleStore:
    """The articles in the database. Each method that writes is one transaction: all of it happens, or nothing."""

    def __init__(self, engine: AsyncEngine, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._work = ShortWork(engine)
        self._now = now

    async def save(
        self, file: ReadFile, sections: Sequence[Section], by: str = "import", vanished: Collection[str] = ()
    ) -> Saved:
        """Store an article with the sections its body was split into; only a published one gets passages.

        A file that was stored before gets a new version if its content changed, also when it had been retired. A file
        that is new takes over the article of a file with the same content, if that article's id is among `vanished`:
        those whose files are gone. `by` is who made this version. What a caller who is cancelled had begun may still be
        stored.
        """
        saving = Saving(file, sections, by, self._now())
        return await self._work.write_by(lambda connection: saving.run(connection, vanished))

    async def write(
        self, file: ReadFile, sections: Sequence[Section], by: str, article_id: str | None, based_on: int | None
    ) -> Written | Outdated | NoArticle:
        """Store text that somebody wrote by hand: a new article, or the next version of the one with this id.

        An id that no article has becomes that of the new one. `based_on` is the version the text was made from, where
        that matters: with another one there by now, or none at all, nothing is written. An imported article keeps its
        file, which takes it over again only when it changes itself. What a caller who is cancelled had begun may still
        be stored.
        """
        saving = Saving(file, sections, by, self._now())
        return await self._work.write_by(lambda connection: saving.write(connection, article_id, based_on))

    async def retire(self, article_ids: Collection[str]) -> None:
        """Stop answering from these articles, whose files are gone. Their passages go; their versions stay."""
        async with self._engine.begin() as connection:
            for ids in id_pages(article_ids):
                await connection.execute(delete(passages).where(passages.c.article_id.in_(ids)))
                values = {"status": Status.RETIRED.value, "file_hash": None, "updated_at": self._now()}
                retired = update(articles).values(values)
                await connection.execute(retired.where(articles.c.id.in_(ids)))

    async def sources_under(self, roots: Sequence[Path]) -> dict[str, StoredSource]:
        """The articles imported from files at or below `roots`, retired ones too, by source (see `source_of`)."""
        places = frozenset(source_of(place) for root in roots for place in _names_of(root))
        return await self._work.read(partial(_sources_under, places))

    async def published(self, article_ids: Collection[str] | None = None) -> list[PublishedPassage]:
        """All passages that may be answered from (of the given articles), by article and in the order of the text."""
        found: list[PublishedPassage] = []
        async with self._reading.connect() as connection:
            for ids in [None] if article_ids is None else id_pages(article_ids):
                details = await _published_details(connection, ids)
                chosen = select(passages).order_by(passages.c.article_id, passages.c.position)
                chosen = chosen if ids is None else chosen.where(passages.c.article_id.in_(ids))
                result = await connection.stream(chosen)
                async for rows in result.partitions(ROWS_PER_FETCH):
                    found += _with_details(rows, details)
        return found

    async def passages(self, ids: Collection[str]) -> dict[str, PublishedPassage]:
        """The passages with these ids whose articles are published now, by id."""
        return await self._work.read(partial(_published_passages, ids))

    def passages_here(self, ids: Collection[str]) -> dict[str, PublishedPassage] | None:
        """`passages`, read in the thread that calls; None where the database cannot be read so. Blocks."""
        return self._work.read_here(partial(_published_passages, ids))

    async def article(self, article_id: str) -> Article | None:
        """The article as it stands now, whatever its status, or None if there never was one."""
        query = select(articles, article_versions.c.body).join(article_versions, _IS_CURRENT)
        async with self._reading.connect() as connection:
            row = (await connection.execute(query.where(articles.c.id == article_id))).one_or_none()
        return Article(row.id, row.version, _details(row), row.body, row.source) if row else None

    async def versions(self, article_id: str) -> list[Article]:
        """Every version there has been of an article, oldest first. Their `source` is where the file is now."""
        query = select(article_versions, articles.c.source).join(articles).order_by(article_versions.c.version)
        async with self._reading.connect() as connection:
            rows = (await connection.execute(query.where(articles.c.id == article_id))).all()
        return [
            Article(row.article_id, row.version, details_from_json(row.details), row.body, row.source) for row in rows
        ]

    async def all(self) -> list[Article]:
        """Every article as it stands now, whatever its status, by source and title."""
        query = select(articles, article_versions.c.body).join(article_versions, _IS_CURRENT)
        async with self._reading.connect() as connection:
            rows = await connection.execute(query.order_by(articles.c.source, articles.c.title, articles.c.id))
            return [Article(row.id, row.version, _details(row), row.body, row.source) for row in rows]

    async def state(self) -> tuple[object, ...]:
        """Something that is another once an article was changed, by whichever process."""
        changed = select(func.count(), func.max(articles.c.updated_at), func.sum(articles.c.version))
        query = changed.add_columns(select(func.count()).select_from(passages).scalar_subquery())
        async with self._reading.connect() as connection:
            return tuple((await connection.execute(query)).one())

    async def count_articles(self) -> int:
        """How many articles are published."""
        query = select(func.count()).select_from(articles).where(_IS_PUBLISHED)
        async with self._reading.connect() as connection:
            return int((await connection.execute(query)).scalar_one())


_IS_PUBLISHED = articles.c.status == Status.PUBLISHED.value
_IS_CURRENT = (article_versions.c.article_id == articles.c.id) & (article_versions.c.version == articles.c.version)


_COLUMNS = (*passages.c, *(articles.c[each.name] for each in fields(ArticleDetails)))
_CHECKED = PlainSelect(
    select(*(cast(each, Text) if isinstance(each.type, JSON) else each for each in _COLUMNS))
    .select_from(passages.join(articles))
    .where(_IS_PUBLISHED),
    passages.c.id,
    CHECKED_AT_ONCE,
)
"""Lists come as they are written, and dates as the database gives them."""

_Checked = namedtuple("_Checked", [each.name for each in _COLUMNS])  # type: ignore[misc]


def _published_passages(ids: Collection[str], connection: Connection) -> dict[str, PublishedPassage]:
    return {row[0]: _as_it_stands(row) for row in _CHECKED.rows(connection, ids)}


@lru_cache(REMEMBERED)
def _as_it_stands(values: tuple[Any, ...]) -> PublishedPassage:
    """The passage that a row of `_CHECKED` tells of. Nearly always the row says what it said before."""
    row: Any = _Checked(*(_read_as(column.type, value) for column, value in zip(_COLUMNS, values, strict=True)))
    return PublishedPassage(_passage(row), _details(row))


def _read_as(kind: TypeEngine[Any], value: Any) -> Any:
    if isinstance(kind, JSON):
        return json.loads(value)
    return date.fromisoformat(value) if isinstance(kind, Date) and isinstance(value, str) else value


async def _published_details(
    connection: AsyncConnection, article_ids: Collection[str] | None
) -> dict[str, ArticleDetails]:
    query = select(articles).where(_IS_PUBLISHED)
    chosen = query if article_ids is None else query.where(articles.c.id.in_(article_ids))
    return {row.id: _details(row) for row in await connection.execute(chosen)}


def _details(row: AnyRow) -> ArticleDetails:
    return ArticleDetails(
        title=row.title,
        owner=row.owner,
        audience=frozenset(row.audience),
        status=Status(row.status),
        review_by=row.review_by,
        topics=tuple(row.topics),
        also_asked_as=tuple(row.also_asked_as),
        checked_by=row.checked_by,
        checked_on=row.checked_on,
        url=row.url,
        nudge_text=row.nudge_text,
    )


def _with_details(rows: Iterable[AnyRow], details: Mapping[str, ArticleDetails]) -> list[PublishedPassage]:
    return [PublishedPassage(_passage(row), details[row.article_id]) for row in rows if row.article_id in details]


def _passage(row: AnyRow) -> Passage:
    id_, article_id, version, position, heading_path, anchor, text = row[: len(passages.c)]
    return Passage(id_, article_id, version, position, tuple(heading_path), anchor, text)


def _is_by_hand(row: AnyRow) -> bool:
    return row.file_hash not in (None, row.content_hash)


def _names_of(root: Path) -> set[Path]:
    """The paths that `find_files` gives a folder, or a file that may be a link. Neither needs to exist any more."""
    absolute = root.absolute()
    return {Path(os.path.realpath(absolute)), Path(os.path.realpath(absolute.parent)) / absolute.name}


def _sources_under(places: AbstractSet[str], connection: Connection) -> dict[str, StoredSource]:
    column = articles.c
    columns = (column.source, column.id, column.content_hash, column.file_hash, column.status)
    return {
        row.source: StoredSource(row.id, row.file_hash, Status(row.status), _is_by_hand(row))
        for row in connection.execute(select(*columns).where(column.source.is_not(None)))
        if not places.isdisjoint(_and_above(row.source))
    }


def _and_above(source: str) -> Iterator[str]:
    """The place itself and the folders it is in."""
    yield source
    while "/" in source:
        source = source.rpartition("/")[0]
        yield source or "/"
