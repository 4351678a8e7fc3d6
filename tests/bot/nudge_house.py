"""Nudges with real records, a scripted chat, and a clock the test moves."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.messages import Press, Pressed, ToPerson
from bot.nudges.nudge_desk import NudgeDesk, NudgeNeeds, nudge_desk_of
from bot.nudges.nudge_plans import Chosen, NudgeRequest, Refused
from bot.nudges.nudges import Nudge, Schedule
from bot.people.accounts import Account, Accounts
from bot.people.people import People
from knowledge.articles import ArticleDetails
from knowledge.reading.importing import handwritten
from knowledge.reading.splitting import Section
from knowledge.store import ArticleStore
from retrieval.outcome import Person
from tests.bot.scripted_house import Clock, Slack

WORDS = "When you hand a ticket over, write the last thing you tried first."
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)


def email_id(name: str) -> str:
    return f"email:{name}@example.com"


@dataclass
class NudgeHouse:
    engine: AsyncEngine
    clock: Clock = field(default_factory=Clock)
    slack: Slack = field(default_factory=Slack)
    obstacles: list[str] = field(default_factory=list)
    article_id: str = ""

    def __post_init__(self) -> None:
        self.clock.time = MONDAY

    @property
    def desk(self) -> NudgeDesk:
        """Built anew each time, as after a restart."""
        return nudge_desk_of(
            NudgeNeeds(
                engine=self.engine,
                articles=self.articles,
                people=self.people,
                chats=lambda: {"slack": self.slack},
                obstacles=self._obstacle,
                now=self.clock,
                public_url="https://handrail.example",
            )
        )

    @property
    def articles(self) -> ArticleStore:
        return ArticleStore(self.engine, self.clock)

    @property
    def people(self) -> People:
        return People(self.engine, self.clock)

    @property
    def boss(self) -> Person:
        return Person(email_id("boss"), frozenset({"everyone", "managers"}))

    @property
    def curator(self) -> Person:
        return Person(email_id("lnd"), frozenset({"everyone", "curators"}))

    async def open(self, team: int = 3, more: str = "") -> "NudgeHouse":
        """A boss, somebody of L&D, and a team of so many, all in Slack, and an article."""
        rows = ["email,name,groups,manager,time_zone", "boss@example.com,Bo,managers,,UTC"]
        rows += ["lnd@example.com,Lin,curators,,UTC"]
        rows += [f"p{number}@example.com,P{number},,boss@example.com,UTC" for number in range(team)]
        await self.people.import_csv("\n".join([*rows, more]))
        for name in ["boss", "lnd", *(f"p{number}" for number in range(team))]:
            await self.account(name)
        self.article_id = await self.write_article("Write the last thing you tried first.")
        return self

    async def account(self, name: str, zone: str | None = None) -> None:
        await Accounts(self.engine, self.clock).remember(Account("slack", "T1", name, email_id(name), zone))

    async def write_article(self, body: str, **details: object) -> str:
        told = replace(ArticleDetails("Handing over", topics=("handover",)), **details)  # type: ignore[arg-type]
        file = replace(handwritten(told, body), source="/articles/handing-over.md")
        return (await self.articles.save(file, [Section((), "", body, 0)])).article_id

    def request(self, team: Chosen | None = None, **changed: Any) -> NudgeRequest:
        everyone = team or Chosen(frozenset(email_id(f"p{number}") for number in range(100)), "your team")
        return replace(NudgeRequest(self.boss, everyone, self.article_id, WORDS), **changed)

    async def send(self, schedule: Schedule | None = None, **changed: object) -> Nudge:
        team = await self.desk.nudging.team(self.boss)
        sent = await self.desk.nudging.send(self.request(team, schedule=schedule or Schedule(), **changed))
        assert not isinstance(sent, Refused), sent.why
        return sent

    async def pass_days(self, days: float) -> None:
        """Let time go by, an hour at a time, with the sweep running."""
        for _ in range(int(days * 24)):
            self.clock.pass_by(timedelta(hours=1))
            await self.desk.sending.send_due()

    async def press(self, verb: str, who: str, value: str, words: str = "") -> Pressed:
        return await self.desk.answers.press(Press(f"nudge.{verb}", value, email_id(who), "slack", words))

    def got(self, who: str) -> list[str]:
        """The texts of what this person got, in order."""
        to = ToPerson(email_id(who), "slack")
        return [message.text for address, message in self.slack.written.values() if address == to]

    async def _obstacle(self, nudge: Nudge, person_id: str, words: str) -> None:
        self.obstacles.append(words)
