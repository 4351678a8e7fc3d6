"""The composition root: everything is built here, in plain constructor calls, from the settings."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from urllib.parse import quote

import structlog
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.answering_setup import Ground, decider_for, drafting_model
from adapters.calibration_file import CalibrationFile
from adapters.metrics import Metrics
from adapters.opening import open_database, open_index, utc_now
from adapters.settings import Settings
from bot.audit_log import AuditLog
from bot.curators_desk import CuratorsDesk, CuratorsStock, curators_desk_of
from bot.desk import Desk, Stock, desk_of
from bot.gap_desk import GapDesk, GapStock, gap_desk_of
from bot.gaps.gap_loop import GapLoop
from bot.gaps.triage import Triage
from bot.measures.explaining import Explaining
from bot.measures.judgements import Judgements
from bot.measures.recalibrating import Recalibrating, Records, Shipped
from bot.nudges.nudge_desk import NudgeDesk, NudgeNeeds, nudge_desk_of
from bot.nudges.nudge_obstacles import NudgeObstacles
from bot.people.directory_service import DirectoryService
from bot.people.masking_people import Masking, mask_old_questions
from bot.people.people import People
from bot.ports import Chat
from bot.pressing import Pressing, press_areas
from bot.publishing.curating import Curating
from bot.publishing.house_rules import HouseRules
from bot.publishing_desk import PublishingDesk, PublishingStock, Wishes, publishing_desk_of
from bot.questions.asking import Asking, Limits, Neighbours
from bot.questions.deciding import Deciding
from bot.questions.feedback import Feedback
from bot.questions.question_log import QuestionLog
from bot.upkeep.withholding import FreshPassages
from knowledge.articles import PublishedPassage
from knowledge.gaps.gap_store import GapStore
from knowledge.gaps.gaps import GapState, GapSummary
from knowledge.store import ArticleStore
from retrieval.answering import Answerer
from retrieval.encoding.embedding import Encoder
from retrieval.recalibrated import fitted_for
from retrieval.search.index import PassageIndex
from retrieval.sufficiency import Calibration, shipped_calibration

log = structlog.get_logger(__name__)


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
    curators: CuratorsDesk
    metrics: Metrics
    desk: Desk
    gap_work: GapDesk
    publishing: PublishingDesk
    nudges: NudgeDesk
    directory: DirectoryService
    pressing: Pressing

    @property
    def answerer(self) -> Answerer:
        """What answers questions just now."""
        return self.deciding.current.answerer

    async def count_open_gaps(self) -> int:
        """How many gaps nobody has closed yet."""
        return await self.gaps.count(GapState.OPEN)


@dataclass(frozen=True)
class _Opened:
    """What everything else is built on."""

    settings: Settings
    engine: AsyncEngine
    encoder: Encoder
    index: PassageIndex
    own_calibration: CalibrationFile
    calibration: Calibration


@dataclass(frozen=True)
class _Shared:
    """What remembers something, and is therefore there once."""

    fresh: FreshPassages
    deciding: Deciding
    gap_loop: GapLoop
    curating: Curating


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
        index = await open_index(settings, encoder)
        own = CalibrationFile(settings.data_dir, fitted_for(shipped_calibration(), encoder.model_id))
        calibration = await asyncio.to_thread(own.calibration_in_use, shipped_calibration())
        opened = _Opened(settings, engine, encoder, index, own, calibration)
        application = _assemble(opened, {} if chats is None else chats, retries)
        await application.curating.reconcile()
        await application.publishing.fresh.refresh()
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
    store = GapStore(engine)
    await mask_old_questions(store, Masking(engine, utc_now).mask_all)
    return await store.summaries(utc_now(), GapState(state) if state else None)


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
    fresh = FreshPassages(articles, HouseRules(engine, AuditLog(engine, utc_now), utc_now), _today)
    deciding = _deciding(opened, fresh)
    gaps = GapStore(engine)
    masking = Masking(engine, utc_now)
    gap_loop = GapLoop(gaps, deciding.current.answerer.embed, opened.encoder.model_id, utc_now, masking.mask_all)
    people, questions, metrics = _people(opened), QuestionLog(engine, utc_now), Metrics()
    curating = Curating(articles, opened.index, opened.encoder)
    neighbours = Neighbours(questions, people, deciding, gap_loop, chats, metrics.count_outcome)
    asking = Asking(neighbours, utc_now, Limits(retries=retries))
    publishing = _publishing(opened, chats, _Shared(fresh, deciding, gap_loop, curating))
    nudges = _nudges(opened, chats, gap_loop)
    gap_work = _gap_work(opened, chats, deciding, publishing)
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
        curating=curating,
        curators=_curators(opened, _Shared(fresh, deciding, gap_loop, curating)),
        metrics=metrics,
        desk=desk_of(Stock(engine, questions, articles, asking, deciding, gap_loop, utc_now)),
        gap_work=gap_work,
        publishing=publishing,
        nudges=nudges,
        directory=DirectoryService(engine, utc_now),
        pressing=Pressing(press_areas(gap_work, publishing, nudges)),
    )


def _people(opened: _Opened) -> People:
    return People(opened.engine, utc_now, opened.settings.admins)


def _publishing(opened: _Opened, chats: Mapping[str, Chat], shared: _Shared) -> PublishingDesk:
    settings, engine = opened.settings, opened.engine
    stock = PublishingStock(
        engine=engine,
        articles=ArticleStore(engine, utc_now),
        encoder=opened.encoder,
        index=opened.index,
        curating=shared.curating,
        deciding=shared.deciding,
        questions=QuestionLog(engine, utc_now),
        people=_people(opened),
        gap_loop=shared.gap_loop,
        gaps=Triage(engine, AuditLog(engine, utc_now), utc_now),
        chats=chats,
        wishes=Wishes(settings.lnd_channel, settings.allow_own_approval, settings.public_url),
        fresh=shared.fresh,
        now=utc_now,
    )
    return publishing_desk_of(stock)


def _gap_work(opened: _Opened, chats: Mapping[str, Chat], deciding: Deciding, publishing: PublishingDesk) -> GapDesk:
    stock = GapStock(
        engine=opened.engine,
        gaps=GapStore(opened.engine),
        articles=ArticleStore(opened.engine, utc_now),
        deciding=deciding,
        reviewing=publishing.reviewing,
        model=drafting_model(opened.settings),
        chats=chats,
        team_channel=opened.settings.lnd_channel,
        now=utc_now,
    )
    return gap_desk_of(stock)


def _nudges(opened: _Opened, chats: Mapping[str, Chat], gap_loop: GapLoop) -> NudgeDesk:
    engine = opened.engine
    needs = NudgeNeeds(
        engine=engine,
        articles=ArticleStore(engine, utc_now),
        people=_people(opened),
        chats=lambda: chats,
        obstacles=NudgeObstacles(QuestionLog(engine, utc_now), gap_loop).log,
        now=utc_now,
        public_url=opened.settings.public_url,
    )
    return nudge_desk_of(needs)


def _curators(opened: _Opened, shared: _Shared) -> CuratorsDesk:
    engine = opened.engine
    stock = CuratorsStock(
        engine=engine,
        articles=ArticleStore(engine, utc_now),
        answered_from=shared.fresh,
        index=opened.index,
        encoder=opened.encoder,
        deciding=shared.deciding,
        questions=QuestionLog(engine, utc_now),
        curating=shared.curating,
        now=utc_now,
    )
    return curators_desk_of(stock)


def _deciding(opened: _Opened, store: FreshPassages) -> Deciding:
    link = partial(passage_link, opened.settings.public_url)
    ground = Ground(opened.settings, opened.encoder, opened.index, store, link, _today)
    return Deciding(decider_for(ground), opened.calibration)


def _recalibrating(opened: _Opened, records: Records, deciding: Deciding) -> Recalibrating:
    shipped = shipped_calibration()
    fit = Shipped(shipped, fitted_for(shipped, opened.encoder.model_id))
    return Recalibrating(records, deciding, fit, opened.own_calibration, utc_now)


def _today() -> date:
    return utc_now().date()
