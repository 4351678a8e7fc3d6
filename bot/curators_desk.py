"""What the people who look after the articles work with, built once for every surface."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_log import AuditLog
from bot.drafts.authoring import Authoring
from bot.figures.health import Health
from bot.figures.trends import Trends
from bot.gaps.gap_board import GapBoard
from bot.people.masking_people import Masking
from bot.ports import Clock
from bot.publishing.as_published import AsPublished
from bot.publishing.curating import Curating
from bot.publishing.rehearsing import Backstage, Rehearsing
from bot.questions.deciding import Deciding
from bot.questions.past_answers import PastAnswers
from bot.questions.question_log import QuestionLog
from knowledge.article_history import ArticleHistory
from knowledge.article_list import ArticleList
from knowledge.article_use import ArticleUses
from knowledge.draft_store import DraftStore
from knowledge.gaps.open_questions import OpenQuestions
from knowledge.gaps.proof_store import ProofStore
from knowledge.store import ArticleStore
from retrieval.answering import PublishedPassages
from retrieval.encoding.embedding import Encoder
from retrieval.search.index import PassageIndex


@dataclass(frozen=True)
class CuratorsStock:
    """What the desk is built on. `answered_from` is the store that answers are given from."""

    engine: AsyncEngine
    articles: ArticleStore
    answered_from: PublishedPassages
    index: PassageIndex
    encoder: Encoder
    deciding: Deciding
    questions: QuestionLog
    curating: Curating
    now: Clock


@dataclass(frozen=True)
class CuratorsDesk:
    """The use cases around articles, and what shows how they do."""

    authoring: Authoring
    rehearsing: Rehearsing
    drafts: DraftStore
    list: ArticleList
    history: ArticleHistory
    uses: ArticleUses
    proofs: ProofStore
    health: Health
    gap_board: GapBoard
    trends: Trends


def curators_desk_of(stock: CuratorsStock) -> CuratorsDesk:
    """The desk over this stock."""
    engine, now = stock.engine, stock.now
    drafts, trends = DraftStore(engine, now), Trends(engine, now)
    backstage = Backstage(
        stage=AsPublished(stock.deciding, stock.index, stock.answered_from, stock.encoder),
        questions=stock.questions,
        open_questions=OpenQuestions(engine, stock.encoder.model_id),
        past=PastAnswers(engine),
        mask=Masking(engine, now).mask_all,
    )
    return CuratorsDesk(
        authoring=Authoring(engine, stock.articles, drafts, stock.curating, AuditLog(engine, now)),
        rehearsing=Rehearsing(backstage, now),
        drafts=drafts,
        list=ArticleList(engine),
        history=ArticleHistory(engine),
        uses=ArticleUses(engine),
        proofs=ProofStore(engine, stock.articles),
        health=Health(engine, trends, now),
        gap_board=GapBoard(engine, now),
        trends=trends,
    )
