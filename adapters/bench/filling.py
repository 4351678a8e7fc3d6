"""A data folder with generated knowledge of a given size, as if it had been imported."""

import asyncio
from dataclasses import replace
from itertools import islice
from pathlib import Path

from pydantic import SecretStr
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry

from adapters.bench.generating import MadeArticle, articles
from adapters.opening import open_database, utc_now
from adapters.settings import Settings
from knowledge.reading.anchors import slug
from knowledge.reading.importing import ReadFile, handwritten, source_of
from knowledge.reading.splitting import Section
from knowledge.store import ArticleStore
from retrieval.encoding.embedding import Encoder
from retrieval.search.index import PassageIndex

SEED = 20261122


def settings_in(folder: Path, model: str | None) -> Settings:
    """Settings for a data folder of its own, whatever the environment says; only the embedding model is the user's."""
    return Settings(
        _env_file=None,
        data_dir=folder,
        host="127.0.0.1",
        port=0,
        database_url=SecretStr(""),
        chroma_url=None,
        openai_api_key=None,
        openai_base_url=None,
        sentence_transformers_model=model,
        answer_threshold=None,
    )


async def fill(settings: Settings, size: int, plain: int, encoder: Encoder) -> None:
    """Put generated articles with `size` passages into the store and the index of a new data folder.

    The first `plain` articles are those that are asked about; see `asked_about`.
    """
    engine = await open_database(settings)
    event.listen(engine.sync_engine, "connect", _hurry)
    try:
        await _fill_store(engine, size, plain, settings.data_dir)
        published = await ArticleStore(engine, utc_now).published()
        index = await asyncio.to_thread(PassageIndex.open, settings.data_dir / "index", encoder)
        try:
            await index.update(published)
        finally:
            await asyncio.to_thread(index.close)
    finally:
        await engine.dispose()


def file_of(data_dir: Path, number: int) -> Path:
    """Where the article of that number would have been imported from."""
    return data_dir / "kb" / f"{number}.md"


def sections_of(made: MadeArticle) -> list[Section]:
    """The article's sections, as splitting would number them."""
    return [Section(path, slug(path[-1]), text, position) for position, (path, text) in enumerate(made.sections)]


def asked_about(plain: int) -> list[MadeArticle]:
    """The articles that are the same in every size, and that questions are about."""
    return list(islice(articles(SEED, plain), plain))


async def _fill_store(engine: AsyncEngine, size: int, plain: int, data_dir: Path) -> None:
    store = ArticleStore(engine, utc_now)
    held = 0
    for number, made in enumerate(articles(SEED, plain)):
        sections = sections_of(made)[: size - held]
        await store.save(_as_read(made, file_of(data_dir, number)), sections)
        held += len(sections)
        if held >= size:
            return


def _as_read(made: MadeArticle, path: Path) -> ReadFile:
    return replace(handwritten(made.details, made.body), source=source_of(path))


def _hurry(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # Filling is not what is measured, so it need not wait for the disk after every article.
    cursor = connection.cursor()
    cursor.execute("PRAGMA synchronous=OFF")
    cursor.close()
