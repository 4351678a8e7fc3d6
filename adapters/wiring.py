"""The composition root: everything is built here, in plain constructor calls, from the settings."""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from urllib.parse import quote

import structlog
from alembic.util import CommandError
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.calibration_file import CalibrationFile
from adapters.metrics import Metrics
from adapters.settings import Settings
from bot.asking import Asking, Limits, Neighbours
from bot.curating import Curating
from bot.deciding import Decider, Deciding
from bot.desk import Desk, Stock, desk_of
from bot.explaining import Explaining
from bot.feedback import Feedback
from bot.gap_loop import GapLoop
from bot.judgements import Judgements
from bot.people import People
from bot.ports import Chat
from bot.question_log import QuestionLog
from bot.recalibrating import Recalibrating, Records, Shipped
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
from retrieval.recalibrated import fitted_for
from retrieval.sufficiency import Calibration, shipped_calibration

log = structlog.get_logger(__name__)


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
    deciding: Deciding
    explaining: Explaining
    recalibrating: Recalibrating
    gaps: GapStore
    gap_loop: GapLoop
    feedback: Feedback
    people: People
    questions: QuestionLog
    asking: Asking
    curating: Curating
    metrics: Metrics
    desk: Desk

    @property
    def answerer(self) -> Answerer:
        """What answers questions just now."""
        return self.deciding.current.answerer

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
    own_calibration: CalibrationFile
    calibration: Calibration


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
        return await asyncio.to_thread(load_encoder, settings.sentence_transformers_model, settings.data_dir, log.info)
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
        own = CalibrationFile(settings.data_dir, fitted_for(shipped_calibration(), encoder.model_id))
        calibration = await asyncio.to_thread(own.calibration_in_use, shipped_calibration())
        opened = _Opened(settings, engine, encoder, index, own, calibration)
        application = _assemble(opened, {} if chats is None else chats, retries)
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
    deciding = _deciding(opened, articles)
    gaps = GapStore(engine)
    gap_loop = GapLoop(gaps, deciding.current.answerer.embed, opened.encoder.model_id, utc_now)
    people, questions, metrics = People(engine, utc_now), QuestionLog(engine, utc_now), Metrics()
    neighbours = Neighbours(questions, people, deciding, gap_loop, chats, metrics.count_outcome)
    asking = Asking(neighbours, utc_now, Limits(retries=retries))
    return Application(
        settings=settings,
        engine=engine,
        articles=articles,
        encoder=opened.encoder,
        index=opened.index,
        deciding=deciding,
        explaining=Explaining(deciding, opened.index.rarity, _today),
        recalibrating=_recalibrating(opened, Records(Judgements(engine), questions, people), deciding),
        gaps=gaps,
        gap_loop=gap_loop,
        feedback=Feedback(engine, questions, gap_loop, utc_now),
        people=people,
        questions=questions,
        asking=asking,
        curating=Curating(articles, opened.index, opened.encoder),
        metrics=metrics,
        desk=desk_of(Stock(engine, questions, articles, asking, deciding, gap_loop, utc_now)),
    )


def _deciding(opened: _Opened, articles: ArticleStore) -> Deciding:
    settings = opened.settings
    writing = Composer(_language_model(settings), partial(passage_link, settings.public_url), _today)
    quoting = replace(writing, model=None)

    def decider(calibration: Calibration) -> Decider:
        lookup = Lookup(opened.encoder, opened.index, calibration)
        threshold = calibration.threshold if settings.answer_threshold is None else settings.answer_threshold
        return Decider(
            calibration=calibration,
            threshold=threshold,
            lookup=lookup,
            answerer=Answerer(lookup, articles, writing, threshold),
            quoting=Answerer(lookup, articles, quoting, threshold),
        )

    return Deciding(decider, opened.calibration)


def _recalibrating(opened: _Opened, records: Records, deciding: Deciding) -> Recalibrating:
    shipped = shipped_calibration()
    fit = Shipped(shipped, fitted_for(shipped, opened.encoder.model_id))
    return Recalibrating(records, deciding, fit, opened.own_calibration, utc_now)


def _today() -> date:
    return utc_now().date()


def _language_model(settings: Settings) -> LanguageModel | None:
    if not settings.has_model:
        return None
    key = settings.openai_api_key.get_secret_value() if settings.openai_api_key else None
    return OpenAIModel(key, settings.openai_base_url, settings.openai_model, settings.model_timeout_seconds)
