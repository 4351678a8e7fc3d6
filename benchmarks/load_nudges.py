"""How many nudges a second our side of a send allows: the database and the decisions, with a chat that takes them."""

import asyncio
from datetime import UTC, datetime
from time import perf_counter

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.messages import Address, Message
from bot.nudges import nudge_book
from bot.nudges.nudge_desk import NudgeDesk, NudgeNeeds, nudge_desk_of
from bot.nudges.nudge_plans import NudgeRequest, Refused
from bot.nudges.nudges import Nudge
from bot.people.accounts import Account, Accounts
from bot.people.people import People
from bot.ports import Chat
from bot.replies import Reply
from bot.sent_messages import SentMessages
from knowledge.articles import ArticleDetails
from knowledge.reading.importing import handwritten
from knowledge.reading.splitting import Section
from knowledge.storage.database import connect
from knowledge.store import ArticleStore
from retrieval.outcome import Person, Place

PEOPLE = 300
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
"""Everybody is at work."""


class QuickChat:
    """Takes every message at once, and writes it down as Slack's half of the port does."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._sent = SentMessages(engine, now)

    async def write(self, to: Address, message: Message, key: str) -> str:
        """See `Chat`."""
        await self._sent.begin(key)
        await self._sent.arrived(key, "1")
        return "1"

    async def rewrite(self, to: Address, message_id: str, message: Message, key: str) -> None:
        """See `Chat`."""

    async def send(self, place: Place, person_id: str, reply: Reply, key: str) -> str:
        """See `Chat`."""
        return "1"

    async def edit(self, place: Place, message_id: str, reply: Reply, key: str) -> None:
        """See `Chat`."""

    def needs_placeholder(self, place: Place) -> bool:
        """See `Chat`."""
        return False


def now() -> datetime:
    """The clock stands still."""
    return MONDAY


async def sends_a_second(url: str, senders: int) -> float:
    """The rate into an empty, migrated database, with so many connections of their own."""
    engines = [connect(url) for _ in range(senders)]
    try:
        await _furnish(engines[0])
        nudge_book.A_MINUTE = PEOPLE * 2
        desks = [_desk(engine) for engine in engines]
        await _send(desks[0], engines[0])
        began = perf_counter()
        while sum(await asyncio.gather(*(desk.sending.send_due() for desk in desks))):
            """Another two hundred."""
        return PEOPLE / (perf_counter() - began)
    finally:
        for engine in engines:
            await engine.dispose()


def _desk(engine: AsyncEngine) -> NudgeDesk:
    async def no_obstacles(nudge: Nudge, person_id: str, words: str) -> None:
        """Nobody answers here."""

    chat: Chat = QuickChat(engine)
    return nudge_desk_of(
        NudgeNeeds(
            engine=engine,
            articles=ArticleStore(engine, now),
            people=People(engine, now),
            chats=lambda: {"slack": chat},
            obstacles=no_obstacles,
            now=now,
            public_url="https://handrail.example",
        )
    )


async def _furnish(engine: AsyncEngine) -> None:
    rows = ["email,name,groups,manager,time_zone", "boss@example.com,Bo,managers,,UTC"]
    rows += [f"p{number}@example.com,P,,boss@example.com,UTC" for number in range(PEOPLE)]
    await People(engine, now).import_csv("\n".join(rows))
    accounts = Accounts(engine, now)
    for number in range(PEOPLE):
        await accounts.remember(Account("slack", "T1", f"U{number}", f"email:p{number}@example.com"))


async def _send(desk: NudgeDesk, engine: AsyncEngine) -> None:
    body = "Write the last thing you tried first."
    file = handwritten(ArticleDetails("Handing over"), body)
    article_id = (await ArticleStore(engine, now).save(file, [Section((), "", body, 0)])).article_id
    boss = Person("email:boss@example.com", frozenset({"everyone", "managers"}))
    nudge = await desk.nudging.send(NudgeRequest(boss, await desk.nudging.team(boss), article_id, "Write it first."))
    assert not isinstance(nudge, Refused), nudge.why
    curator = Person("email:lnd@example.com", frozenset({"everyone", "curators"}))
    assert await desk.steering.approve(nudge.id, curator) is None
