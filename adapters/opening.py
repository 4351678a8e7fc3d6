"""Opening what everything else is built on: the data folder, the database, the embedding model."""

import asyncio
import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.settings import Settings
from knowledge.storage.database import connect
from knowledge.storage.migrating import UnknownVersion, migrate
from retrieval.encoding.embedding import Encoder, ModelNotFound, load_encoder
from retrieval.search.index import PassageIndex
from retrieval.search.writer_lock import IndexLocked

log = structlog.get_logger(__name__)

MOST_PROCESSES = 32
"""Processes with the same DATA_DIR."""


class CannotStart(Exception):
    """Something outside the program keeps it from starting. The message says what, and what to do."""


def utc_now() -> datetime:
    """The present moment."""
    return datetime.now(UTC)


async def open_database(settings: Settings) -> AsyncEngine:
    """The database, brought up to date. Raises CannotStart when it cannot be reached or written."""
    await asyncio.to_thread(prepare_data_dir, settings.data_dir)
    url = settings.database_url.get_secret_value()
    try:
        await migrate(url)
        return connect(url)
    except (SQLAlchemyError, OSError) as error:
        raise CannotStart(
            f"the database cannot be used: {first_line(error)}; check DATABASE_URL and DATA_DIR"
        ) from error
    except UnknownVersion as error:
        raise CannotStart(
            "the database was written by another version of Handrail, which this one does not know; "
            "run the newer version, or set DATABASE_URL or DATA_DIR to another place"
        ) from error
    except ModuleNotFoundError as error:
        raise CannotStart(f"DATABASE_URL needs the Python package {error.name!r}, which is not installed") from error


async def load_model(settings: Settings) -> Encoder:
    """The embedding model. Takes seconds. Raises CannotStart when there is none by that name."""
    try:
        return await asyncio.to_thread(load_encoder, settings.sentence_transformers_model, settings.data_dir, log.info)
    except ModelNotFound as error:
        raise CannotStart(f"{first_line(error)}; set SENTENCE_TRANSFORMERS_MODEL or unset it") from error


async def open_index(settings: Settings, encoder: Encoder) -> PassageIndex:
    """The index, which one process at a time may have open. Raises IndexLocked when another one has it.

    Where processes share their stores, each has words and tokens in a folder of its own: the first that is free.
    """
    others = range(2, MOST_PROCESSES + 1) if settings.shares_stores else range(0)
    for name in ("index", *(f"index-{number}" for number in others)):
        with suppress(IndexLocked):
            return await asyncio.to_thread(PassageIndex.open, settings.data_dir / name, encoder, settings.chroma_url)
    raise IndexLocked(
        f"Another Handrail process is using the index in {settings.data_dir}. "
        "Wait until it has finished, stop it, or set DATA_DIR to another folder."
    )


def prepare_data_dir(data_dir: Path) -> None:
    """Make DATA_DIR, for this user only. Blocking. Raises CannotStart when nothing can be written there."""
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not os.access(data_dir, os.W_OK | os.X_OK):
            raise PermissionError(13, "no permission to write there")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CannotStart(
            f"DATA_DIR: cannot write in {data_dir} ({reason}); choose a folder you may write in"
        ) from error


def first_line(error: Exception) -> str:
    """What an error says, on one line, without the SQL and its parameters."""
    original = getattr(error, "orig", None) or error
    lines = str(original).strip().splitlines()
    return lines[0] if lines else type(original).__name__
