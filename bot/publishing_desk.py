"""The second half of the gap loop, built once for all surfaces: review, publish, prove, tell, and keep alive."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_log import AuditLog
from bot.gaps.gap_loop import GapLoop
from bot.job_slots import At
from bot.jobs import Job
from bot.people.accounts import Accounts
from bot.people.masking_people import Masking
from bot.people.people import People
from bot.people.preferences import PreferenceBook
from bot.people.reaching import Reaching
from bot.people.roles import is_curator
from bot.ports import Chat, Clock
from bot.pressing import Handler
from bot.publishing.as_published import AsPublished
from bot.publishing.asking_afresh import AskingAfresh
from bot.publishing.curating import Curating
from bot.publishing.draft_reading import DraftReading
from bot.publishing.house_rules import HouseRules
from bot.publishing.near_passages import NearPassages
from bot.publishing.proving import AdvancesGaps, Proving, ProvingNeighbours
from bot.publishing.publication_store import PublicationStore
from bot.publishing.publishing import Publishing, PublishingNeighbours
from bot.publishing.telling import TellingAskers, TellingNeighbours
from bot.publishing.told_verdicts import ToldVerdicts, VerdictNeighbours
from bot.questions.deciding import Deciding
from bot.questions.question_log import QuestionLog
from bot.questions.wondering import Wondering
from bot.reviews.review_desk import ReviewDesk, ReviewDeskNeighbours
from bot.reviews.review_store import ReviewStore
from bot.reviews.reviewing import Reviewing, ReviewNeighbours
from bot.reviews.vouching import Vouching, VouchingNeighbours
from bot.upkeep.contradictions import Contradictions, Shelf
from bot.upkeep.digesting import Digesting, DigestNeighbours
from bot.upkeep.keeping_alive import Keepers, KeepingAlive
from bot.upkeep.withholding import FreshPassages
from knowledge.draft_store import DraftStore
from knowledge.gaps.proof_store import ProofStore
from knowledge.gaps.telling_store import TellingStore
from knowledge.store import ArticleStore
from retrieval.encoding.embedding import Encoder
from retrieval.outcome import Person
from retrieval.search.index import PassageIndex

AT_ONCE = timedelta(seconds=2)
SOON = timedelta(seconds=20)
HOURLY = timedelta(hours=1)
DAILY = timedelta(days=1)
WEEKLY = timedelta(days=7)
SUNDAY_NIGHT = At(hour=3, weekday=6)
"""It takes minutes where there are thousands of articles."""


@dataclass(frozen=True)
class Wishes:
    """What the deployment wants: where the people who look after the knowledge meet ("slack:T1:C1"), whether people may
    approve what they wrote, and where the console is."""

    team_channel: str | None
    allows_own: bool
    public_url: str


@dataclass(frozen=True)
class PublishingStock:
    """What the desk is built on. `fresh` is the store that answers are given from."""

    engine: AsyncEngine
    articles: ArticleStore
    encoder: Encoder
    index: PassageIndex
    curating: Curating
    deciding: Deciding
    questions: QuestionLog
    people: People
    gap_loop: GapLoop
    gaps: AdvancesGaps
    chats: Mapping[str, Chat]
    wishes: Wishes
    fresh: FreshPassages
    now: Clock


@dataclass(frozen=True)
class PublishingDesk:
    """The use cases from a draft to everybody who asked having heard."""

    reviewing: Reviewing
    review_desk: ReviewDesk
    publications: PublicationStore
    publishing: Publishing
    proofs: ProofStore
    proving: Proving
    vouching: Vouching
    telling: TellingAskers
    verdicts: ToldVerdicts
    keeping_alive: KeepingAlive
    contradictions: Contradictions
    house_rules: HouseRules
    digesting: Digesting
    fresh: FreshPassages

    @property
    def jobs(self) -> list[Job]:
        """Everything that is done again and again."""
        everywhere = self.contradictions.look_everywhere
        return [
            Job("publish", AT_ONCE, "Brings what was approved to its end", self.publishing.publish_waiting),
            Job("tell", AT_ONCE, "Tells everybody whose question is answered now", self.telling.tell_waiting),
            Job("prove_again", HOURLY, "Asks again what changed articles had answered", self.proving.prove_again),
            Job("ask_for_reviews", SOON, "Asks reviewers about drafts", self.review_desk.ask_waiting),
            Job("tell_decided", SOON, "Tells writers what reviewers decided", self.review_desk.tell_decided),
            Job("refresh_rules", SOON, "Learns from when overdue articles are withheld", self.fresh.refresh),
            Job("remind_owners", HOURLY, "Asks owners whether what is due still holds", self.keeping_alive.remind),
            Job("contradictions", WEEKLY, "Compares all articles with each other", everywhere, SUNDAY_NIGHT),
            Job("digest", HOURLY, "Sends the weekly digest when it is due", self.digesting.send_if_due),
        ]

    @property
    def areas(self) -> Mapping[str, Handler]:
        """What handles the presses of each area."""
        return {
            "review": self.review_desk.on_press,
            "told": self.verdicts.on_press,
            "article": self.keeping_alive.on_press,
        }


def publishing_desk_of(stock: PublishingStock) -> PublishingDesk:
    """The desk over this stock."""
    tools = _tools(stock)
    reviewing = _reviewing(stock, tools)
    telling, verdicts = _telling(stock, tools)
    keeping_alive = _keeping_alive(stock, tools)
    return PublishingDesk(
        reviewing=reviewing,
        review_desk=_review_desk(stock, tools, reviewing),
        publications=tools.publications,
        publishing=_publishing(stock, tools),
        proofs=tools.proofs,
        proving=tools.proving,
        vouching=_vouching(tools, reviewing),
        telling=telling,
        verdicts=verdicts,
        keeping_alive=keeping_alive,
        contradictions=tools.contradictions,
        house_rules=tools.rules,
        digesting=_digesting(stock, tools, keeping_alive),
        fresh=stock.fresh,
    )


@dataclass(frozen=True)
class _Tools:
    """What several use cases share."""

    audit: AuditLog
    drafts: DraftStore
    reviews: ReviewStore
    publications: PublicationStore
    proofs: ProofStore
    proving: Proving
    afresh: AskingAfresh
    rules: HouseRules
    reaching: Reaching
    contradictions: Contradictions
    may_review: Callable[[str], Awaitable[bool]]


def _tools(stock: PublishingStock) -> _Tools:
    engine, now = stock.engine, stock.now
    audit, proofs = AuditLog(engine, now), ProofStore(engine, stock.articles)
    afresh = AskingAfresh(stock.questions, stock.people, stock.deciding)
    wonders = Wondering(stock.questions, stock.gap_loop)
    shelf = Shelf(engine, stock.articles, stock.encoder, _near(stock), wonders, proofs, stock.gaps)
    return _Tools(
        audit=audit,
        drafts=DraftStore(engine, now),
        reviews=ReviewStore(engine),
        publications=PublicationStore(engine),
        proofs=proofs,
        proving=Proving(ProvingNeighbours(engine, proofs, stock.articles, afresh, stock.gaps, _stage(stock)), now),
        afresh=afresh,
        rules=HouseRules(engine, audit, now),
        reaching=Reaching(engine, stock.chats, stock.wishes.team_channel),
        contradictions=Contradictions(shelf, now),
        may_review=_may_review(stock),
    )


def _near(stock: PublishingStock) -> NearPassages:
    return NearPassages(stock.index, stock.fresh, stock.encoder)


def _stage(stock: PublishingStock) -> AsPublished:
    return AsPublished(stock.deciding, stock.index, stock.fresh, stock.encoder)


def _vouching(tools: _Tools, reviewing: Reviewing) -> Vouching:
    stores = tools.proofs, tools.proving, tools.publications, tools.drafts
    return Vouching(VouchingNeighbours(*stores, reviewing, tools.audit))


def _publishing(stock: PublishingStock, tools: _Tools) -> Publishing:
    neighbours = PublishingNeighbours(
        engine=stock.engine,
        store=tools.publications,
        articles=stock.articles,
        curating=stock.curating,
        drafts=tools.drafts,
        proving=tools.proving,
        gaps=stock.gaps,
        audit=tools.audit,
        contradictions=tools.contradictions.look_at,
    )
    return Publishing(neighbours, stock.now)


def _reviewing(stock: PublishingStock, tools: _Tools) -> Reviewing:
    neighbours = ReviewNeighbours(
        engine=stock.engine,
        drafts=tools.drafts,
        store=tools.reviews,
        articles=stock.articles,
        rules=tools.rules,
        audit=tools.audit,
        gaps=stock.gaps,
        reaching=tools.reaching,
        allows_own=stock.wishes.allows_own,
    )
    return Reviewing(neighbours, stock.now)


def _review_desk(stock: PublishingStock, tools: _Tools, reviewing: Reviewing) -> ReviewDesk:
    neighbours = ReviewDeskNeighbours(
        reviewing=reviewing,
        store=tools.reviews,
        drafts=tools.drafts,
        contradictions=tools.contradictions,
        reading=DraftReading(_stage(stock), tools.proofs, stock.questions),
        reaching=tools.reaching,
        may_review=tools.may_review,
        public_url=stock.wishes.public_url,
    )
    return ReviewDesk(neighbours, stock.now)


def _telling(stock: PublishingStock, tools: _Tools) -> tuple[TellingAskers, ToldVerdicts]:
    store, accounts = TellingStore(stock.engine), Accounts(stock.engine, stock.now)
    preferences = PreferenceBook(stock.engine, stock.now)
    neighbours = TellingNeighbours(store, tools.afresh, preferences, accounts, stock.chats)
    judging = VerdictNeighbours(store, stock.questions, stock.gap_loop, accounts)
    return TellingAskers(neighbours, stock.now), ToldVerdicts(judging, stock.now)


def _keeping_alive(stock: PublishingStock, tools: _Tools) -> KeepingAlive:
    keepers = Keepers(
        engine=stock.engine,
        articles=stock.articles,
        curating=stock.curating,
        rules=tools.rules,
        audit=tools.audit,
        reaching=tools.reaching,
        wondering=Wondering(stock.questions, stock.gap_loop),
        may_review=tools.may_review,
        public_url=stock.wishes.public_url,
    )
    return KeepingAlive(keepers, stock.now)


def _digesting(stock: PublishingStock, tools: _Tools, keeping_alive: KeepingAlive) -> Digesting:
    neighbours = DigestNeighbours(
        engine=stock.engine,
        summaries=stock.gap_loop.gaps,
        masking=Masking(stock.engine, stock.now),
        keeping_alive=keeping_alive,
        reaching=tools.reaching,
        public_url=stock.wishes.public_url,
    )
    return Digesting(neighbours, stock.now)


def _may_review(stock: PublishingStock) -> Callable[[str], Awaitable[bool]]:
    async def may_review(person_id: str) -> bool:
        person = await stock.people.current(Person(person_id))
        return person.is_active and is_curator(person)

    return may_review
