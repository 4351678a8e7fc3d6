"""Drafting over a real database, with a model that says what the test tells it to, or none."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_log import AuditLog
from bot.drafts.drafting import Begin, Drafted, Drafting, DraftingStock
from bot.drafts.similar_articles import SimilarArticles
from bot.gaps.gap_sources import GapSources
from bot.gaps.triage import Triage
from knowledge.articles import ArticleDetails
from knowledge.draft_store import DraftStore
from knowledge.drafts import Draft
from knowledge.reading.importing import handwritten
from knowledge.store import ArticleStore
from retrieval.access import Visibility
from retrieval.composing.language_model import LanguageModel
from retrieval.looking import Look
from tests.bot.scripted_house import Clock
from tests.knowledge.gap_desk import GapDesk

WORDS = "Bikes go in the yard behind the canteen. Register the bike in the portal first."


class NothingAlike:
    def look(self, asked: str, visibility: Visibility) -> Look:
        return Look(asked, (), None, 0.0)


@dataclass
class DraftingHouse:
    engine: AsyncEngine
    model: LanguageModel | None = None
    clock: Clock = field(default_factory=Clock)

    @property
    def desk(self) -> GapDesk:
        return GapDesk(self.engine)

    @property
    def audit(self) -> AuditLog:
        return AuditLog(self.engine, self.clock)

    @property
    def drafts(self) -> DraftStore:
        return DraftStore(self.engine, self.clock)

    @property
    def sources(self) -> GapSources:
        return GapSources(self.engine, self.clock)

    @property
    def triage(self) -> Triage:
        return Triage(self.engine, self.audit, self.clock)

    @property
    def drafting(self) -> Drafting:
        stock = DraftingStock(
            engine=self.engine,
            drafts=self.drafts,
            gaps=self.desk.store,
            articles=ArticleStore(self.engine, self.clock),
            sources=self.sources,
            similar=SimilarArticles(NothingAlike),
            triage=self.triage,
            audit=self.audit,
            model=self.model,
        )
        return Drafting(stock, self.clock)

    async def article(self, title: str, body: str) -> str:
        """Publish an article; gives back its id."""
        details = ArticleDetails(title, owner="Facilities", topics=("travel",), also_asked_as=("Where do bikes go?",))
        saved = await ArticleStore(self.engine, self.clock).save(handwritten(details, body), ())
        return saved.article_id

    async def begin(self, what: Begin, actor: str = "web:ann") -> Draft:
        self.clock.pass_by(timedelta(minutes=1))
        begun = await self.drafting.begin(what, actor)
        assert isinstance(begun, Drafted), begun
        return begun.draft
