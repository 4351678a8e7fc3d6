"""The whole gap loop over a real application: real stores, the real model, and a chat that keeps what it was given."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from adapters.opening import utc_now
from adapters.wiring import Application, build, close
from bot.audit_log import AuditLog
from bot.gaps.triage import Triage
from bot.messages import Address, Message
from bot.people.accounts import Account
from bot.publishing_desk import PublishingDesk
from bot.replies import Reply
from bot.reviews.review_rules import Decision, Refusal, Ruling
from bot.reviews.reviewing import Decided, Submitted
from knowledge.draft_store import DraftStore
from knowledge.drafts import Contents, Draft, Improves, NewDraft
from retrieval.encoding.embedding import Encoder
from retrieval.outcome import Person, Place, PlaceKind
from tests.adapters.built import settings_in, write_knowledge

WRITER, REVIEWER = "email:wren@example.com", "email:rae@example.com"
TEAM = "slack:T1:CTEAM"

CO_WORKING = Contents(
    title="Co-working days",
    body=(
        "You can expense a co-working day up to twice a month. Book the desk yourself and claim the cost of the "
        "co-working space in the expense form, with the receipt."
    ),
    owner="Finance",
    also_asked_as=("Can I expense a co-working day?", "Who pays for a desk in a co-working space?"),
)

WORDINGS = (
    "Can I expense a co-working day?",
    "Can I claim a co-working day as an expense?",
    "Will the company pay for a co-working day?",
    "Is a co-working day something I can expense?",
    "Can I get a co-working day reimbursed?",
)

CHANNEL = Place("slack", PlaceKind.CHANNEL, "T1/C1/1.1")
DIRECT = Place("slack", PlaceKind.DIRECT, "T1/D1/")
TEAMS_CHANNEL = Place("teams", PlaceKind.CHANNEL, "19:c1@thread;1")
WEB = Place("web", PlaceKind.DIRECT, "w1")
WHISPER = Place("slack", PlaceKind.PRIVATE_REPLY, "T1/C2/2.2")
PLACES = (CHANNEL, DIRECT, TEAMS_CHANNEL, WEB, WHISPER)


@dataclass
class Notebook:
    """A chat that keeps every message it delivers. Under one key it delivers once: a second try finds the first."""

    delivered: list[tuple[Address, Message]] = field(default_factory=list)
    by_key: dict[str, tuple[Address, Message]] = field(default_factory=dict)
    replies: dict[str, Reply] = field(default_factory=dict)
    trouble: dict[type, Exception] = field(default_factory=dict)
    """What happens to messages to that kind of address."""

    async def send(self, place: Place, person_id: str, reply: Reply, key: str) -> str:
        self.replies[key] = reply
        return key

    async def edit(self, place: Place, message_id: str, reply: Reply, key: str) -> None:
        self.replies[message_id] = reply

    async def write(self, to: Address, message: Message, key: str) -> str:
        if type(to) in self.trouble:
            raise self.trouble[type(to)]
        if key not in self.by_key:
            self.delivered.append((to, message))
        self.by_key[key] = (to, message)
        return f"m:{key}"

    async def rewrite(self, to: Address, message_id: str, message: Message, key: str) -> None:
        if type(to) in self.trouble:
            raise self.trouble[type(to)]
        self.by_key[key] = (to, message)

    def needs_placeholder(self, place: Place) -> bool:
        return False


@dataclass
class LoopHouse:
    """One running application, and the hands of those who work with it."""

    application: Application
    slack: Notebook
    teams: Notebook

    @property
    def desk(self) -> PublishingDesk:
        return self.application.publishing

    @property
    def drafts(self) -> DraftStore:
        return DraftStore(self.application.engine, utc_now)

    @property
    def audit(self) -> AuditLog:
        return AuditLog(self.application.engine, utc_now)

    @property
    def triage(self) -> Triage:
        return Triage(self.application.engine, self.audit, utc_now)

    @property
    def told(self) -> list[tuple[Address, Message]]:
        """What was written to askers, on either platform."""
        return [each for each in [*self.slack.delivered, *self.teams.delivered] if "You asked" in each[1].text]

    async def ask(self, text: str, person_id: str = "slack:u0", place: Place = DIRECT) -> str:
        """Ask as the production path does; gives back the question's id."""
        asking = self.application.asking
        received = await asking.receive(f"{person_id} {place.id} {text}", text, Person(person_id), place)
        await asking.answer(received.question_id)
        return received.question_id

    async def five_ask(self) -> list[str]:
        """Five people ask the same in five wordings, in five places."""
        return [
            await self.ask(text, f"{place.platform}:u{number}", place)
            for number, (text, place) in enumerate(zip(WORDINGS, PLACES, strict=True))
        ]

    async def gap_of(self, question_id: str) -> str:
        gap_id = await self.application.gaps.gap_of(question_id)
        assert gap_id is not None
        return gap_id

    async def draft(
        self, gap_id: str | None, contents: Contents = CO_WORKING, improves: Improves | None = None
    ) -> Draft:
        return await self.drafts.create(NewDraft(contents, WRITER, gap_id, improves))

    async def approve(self, draft: Draft, by: str = REVIEWER) -> Decided:
        submitted = await self.desk.reviewing.submit(draft.id, draft.version, draft.drafted_by)
        assert isinstance(submitted, Submitted)
        decided = await self.desk.reviewing.decide(Ruling(draft.id, draft.version, Decision.APPROVE, by))
        assert not isinstance(decided, Refusal)
        return decided

    async def publish(self, draft: Draft) -> str:
        """Approve and publish; gives back the article's id."""
        decided = await self.approve(draft)
        await self.desk.publishing.publish_waiting()
        progress = await self.desk.publications.get(decided.publication_id or "")
        assert progress is not None
        return progress.publication.article_id


@asynccontextmanager
async def loop_house(
    folder: Path, encoder: Encoder, slack: Notebook | None = None, teams: Notebook | None = None
) -> AsyncIterator[LoopHouse]:
    """An application over the data in `folder`, which may be there from an earlier one."""
    chats = {"slack": slack or Notebook(), "teams": teams or Notebook()}
    settings = settings_in(folder, lnd_channel=TEAM)
    application = await build(settings, encoder, chats)
    try:
        if not (folder / "kb").exists():
            await application.curating.import_paths([write_knowledge(folder / "kb")])
        yield LoopHouse(application, chats["slack"], chats["teams"])
    finally:
        await close(application)


async def chat_account(house: LoopHouse, person_id: str, platform: str = "slack") -> None:
    """The platform knows this person, and where to write to them."""
    await house.application.desk.accounts.remember(Account(platform, "T1", f"U-{person_id}", person_id))
