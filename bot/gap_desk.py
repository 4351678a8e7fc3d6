"""The first half of the gap loop, built once for all surfaces: triage, priorities, experts and drafts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_log import AuditLog
from bot.drafts.drafting import Drafting, DraftingStock
from bot.drafts.expert_request_book import ExpertRequestBook
from bot.drafts.expert_requests import ExpertNeighbours, ExpertRequests, Submit
from bot.drafts.similar_articles import SimilarArticles
from bot.gaps.gap_sources import GapSources
from bot.gaps.priorities import Priorities
from bot.gaps.triage import Triage
from bot.jobs import Job
from bot.people.masking_people import Masking
from bot.people.reaching import Reaching
from bot.ports import Chat, Clock
from bot.pressing import Handler
from bot.questions.deciding import Deciding
from bot.reviews.reviewing import Reviewing, Submitted
from knowledge.draft_store import DraftStore
from knowledge.gaps.gap_store import GapStore
from knowledge.store import ArticleStore
from retrieval.composing.language_model import LanguageModel

AT_ONCE = timedelta(seconds=2)
SOON = timedelta(seconds=20)


@dataclass(frozen=True)
class GapStock:
    """What the desk is built on. `model` writes drafts; without one, people fill in the form. `team_channel`: where the
    people who look after the knowledge meet."""

    engine: AsyncEngine
    gaps: GapStore
    articles: ArticleStore
    deciding: Deciding
    reviewing: Reviewing
    model: LanguageModel | None
    chats: Mapping[str, Chat]
    team_channel: str | None
    now: Clock


@dataclass(frozen=True)
class GapDesk:
    """The use cases from a gap to a draft that can be reviewed."""

    audit: AuditLog
    masking: Masking
    triage: Triage
    priorities: Priorities
    drafts: DraftStore
    sources: GapSources
    drafting: Drafting
    experts: ExpertRequests
    requests: ExpertRequestBook

    @property
    def jobs(self) -> list[Job]:
        """Everything that is done again and again."""
        return [
            Job("ask_experts", SOON, "Sends experts what could not be sent before", self.experts.send_waiting),
            Job("draft_answers", AT_ONCE, "Makes drafts of what experts answered", self.experts.draft_waiting),
        ]

    @property
    def areas(self) -> Mapping[str, Handler]:
        """What handles the presses of each area."""
        return {"gap": self.experts.on_press}


def gap_desk_of(stock: GapStock) -> GapDesk:
    """The desk over this stock."""
    engine, now = stock.engine, stock.now
    audit = AuditLog(engine, now)
    triage, book = Triage(engine, audit, now), ExpertRequestBook(engine, now)
    ground = _ground(stock, audit, triage)
    drafting = Drafting(ground, now)
    neighbours = ExpertNeighbours(
        engine=engine,
        book=book,
        gaps=stock.gaps,
        sources=ground.sources,
        drafts=ground.drafts,
        drafting=drafting,
        triage=triage,
        reaching=Reaching(engine, stock.chats, stock.team_channel),
        audit=audit,
        submit=_submitting(stock.reviewing),
    )
    return GapDesk(
        audit=audit,
        masking=Masking(engine, now),
        triage=triage,
        priorities=Priorities(engine, audit, now),
        drafts=ground.drafts,
        sources=ground.sources,
        drafting=drafting,
        experts=ExpertRequests(neighbours, now),
        requests=book,
    )


def _ground(stock: GapStock, audit: AuditLog, triage: Triage) -> DraftingStock:
    return DraftingStock(
        engine=stock.engine,
        drafts=DraftStore(stock.engine, stock.now),
        gaps=stock.gaps,
        articles=stock.articles,
        sources=GapSources(stock.engine, stock.now),
        similar=SimilarArticles(lambda: stock.deciding.current.lookup),
        triage=triage,
        audit=audit,
        model=stock.model,
    )


def _submitting(reviewing: Reviewing) -> Submit:
    async def submit(draft_id: str, version: int, by: str) -> bool:
        return isinstance(await reviewing.submit(draft_id, version, by), Submitted)

    return submit
