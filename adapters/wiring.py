"""The composition root: everything is built here, in plain constructor calls, from the settings."""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from urllib.parse import quote

from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.metrics import Metrics
from adapters.settings import Settings
from bot.asking import Asking, Limits, Neighbours
from bot.curating import Curating
from bot.desk import Desk, Stock, desk_of
from bot.feedback import Feedback
from bot.gap_loop import GapLoop
from bot.people import People
from bot.ports import Chat
from bot.question_log import QuestionLog
from knowledge.articles import PublishedPassage
from knowledge.database import connect
from knowledge.gap_store import GapStore
from knowledge.gaps import GapState, GapSummary
from knowledge.migrating import migrate
from knowledge.store import ArticleStore
from retrieval.answering import Answerer
from retrieval.composer import Composer
from retrieval.embedding import Encoder, ModelNotFound, load_encoder
from retrieval.index import PassageIndex
from retrieval.language_model import LanguageModel, OpenAIModel
from retrieval.looking import Lookup
from retrieval.sufficiency import shipped_calibration

MOST_MODEL_THREADS = 4
"""More threads make a single query of a small model slower, not faster."""


class CannotStart(Exception):
    """Something outside the program keeps it from starting. The message says what, and what to do."""


@dataclass(frozen=True)
class Application:
    """Everything that is open while Handrail runs."""

    settings: Settings
    engine: AsyncEngine
    articles: ArticleStore
    encoder: Encoder
    index: PassageIndex
    answerer: Answerer
    gaps: GapStore
    gap_loop: GapLoop
    feedback: Feedback
    people: People
    questions: QuestionLog
    asking: Asking
    curating: Curating
    metrics: Metrics
    desk: Desk

    async def count_open_gaps(self) -> int:
        """How many gaps nobody has closed yet."""
        return len(await self.gap_loop.gaps(GapState.OPEN))


@dataclass(frozen=True)
class _Opened:
    """What everything else is built on."""

    settings: Settings
    engine: AsyncEngine
    encoder: Encoder
    index: PassageIndex


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
    except CommandError as error:
        raise CannotStart(
            "the database was written by another version of Handrail, which this one does not know; "
            "run the newer version, or set DATABASE_URL or DATA_DIR to another place"
        ) from error
    except ModuleNotFoundError as error:
        raise CannotStart(f"DATABASE_URL needs the Python package {error.name!r}, which is not installed") from error


async def load_model(settings: Settings) -> Encoder:
    """The embedding model. Takes seconds. Raises CannotStart when there is none by that name."""
    try:
        return await asyncio.to_thread(_load_model, settings.sentence_transformers_model)
    except ModelNotFound as error:
        raise CannotStart(f"{first_line(error)}; set SENTENCE_TRANSFORMERS_MODEL or unset it") from error


async def build(
    settings: Settings, encoder: Encoder, chats: Mapping[str, Chat] | None = None, retries: bool = True
) -> Application:
    """Open the database and the index, make them agree, and put everything together.

    `chats` may be filled afterwards, before the first question. `retries` is false where no sweeper runs. Raises
    CannotStart, and IndexLocked when another process has the index.
    """
    engine = await open_database(settings)
    index: PassageIndex | None = None
    try:
        directory = settings.data_dir / "index"
        index = await asyncio.to_thread(PassageIndex.open, directory, encoder, settings.chroma_url)
        application = _assemble(_Opened(settings, engine, encoder, index), {} if chats is None else chats, retries)
        await application.curating.reconcile()
    except BaseException:
        if index is not None:
            index.close()
        await engine.dispose()
        raise
    return application


async def close(application: Application) -> None:
    """Let go of the index and the database."""
    await asyncio.to_thread(application.index.close)
    await application.engine.dispose()


async def list_gaps(engine: AsyncEngine, state: str | None = None) -> list[GapSummary]:
    """The gap log by impact. Needs the database only, so that it is there at once."""
    return await GapStore(engine).summaries(utc_now(), GapState(state) if state else None)


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


def passage_link(public_url: str, found: PublishedPassage) -> str:
    """Where a reader opens a passage: the article's own address, or our page about it, at the passage."""
    if found.details.url:
        return found.details.url
    passage = found.passage
    anchor = f"#{quote(passage.anchor)}" if passage.anchor else ""
    return f"{public_url}/articles/{quote(passage.article_id)}?passage={quote(passage.id)}{anchor}"


def _assemble(opened: _Opened, chats: Mapping[str, Chat], retries: bool) -> Application:
    settings, engine = opened.settings, opened.engine
    articles = ArticleStore(engine, utc_now)
    answerer = _answerer(opened, articles)
    gaps = GapStore(engine)
    gap_loop = GapLoop(gaps, answerer.embed, opened.encoder.model_id, utc_now)
    people, questions, metrics = People(engine, utc_now), QuestionLog(engine, utc_now), Metrics()
    neighbours = Neighbours(questions, people, answerer, gap_loop, chats, metrics.count_outcome)
    asking = Asking(neighbours, utc_now, Limits(retries=retries))
    return Application(
        settings=settings,
        engine=engine,
        articles=articles,
        encoder=opened.encoder,
        index=opened.index,
        answerer=answerer,
        gaps=gaps,
        gap_loop=gap_loop,
        feedback=Feedback(engine, questions, gap_loop, utc_now),
        people=people,
        questions=questions,
        asking=asking,
        curating=Curating(articles, opened.index, opened.encoder),
        metrics=metrics,
        desk=desk_of(Stock(engine, questions, articles, asking, answerer, gap_loop, utc_now)),
    )


def _answerer(opened: _Opened, articles: ArticleStore) -> Answerer:
    settings, calibration = opened.settings, shipped_calibration()
    composer = Composer(
        model=_language_model(settings),
        link=partial(passage_link, settings.public_url),
        today=lambda: utc_now().date(),
    )
    threshold = calibration.threshold if settings.answer_threshold is None else settings.answer_threshold
    return Answerer(Lookup(opened.encoder, opened.index, calibration), articles, composer, threshold)


def _load_model(name: str | None) -> Encoder:
    encoder = load_encoder(name)
    import torch

    torch.set_num_threads(min(MOST_MODEL_THREADS, max(1, (os.cpu_count() or 1) // 2)))
    return encoder


def _language_model(settings: Settings) -> LanguageModel | None:
    if not settings.has_model:
        return None
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else None
    return OpenAIModel(key, settings.openai_base_url, settings.openai_model, settings.model_timeout_seconds)
