"""Asking with real records and scripted neighbours."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.messages import Address, Message
from bot.people.people import People
from bot.ports import OnText
from bot.questions.asking import Asking, Limits, Neighbours
from bot.questions.question_log import QuestionLog
from bot.replies import Reply
from knowledge import tables
from retrieval.outcome import Answered, Citation, Evidence, Outcome, Person, Place, PlaceKind, Question, Turn

ANN = Person("email:ann@example.com")
DESK = Place("terminal", PlaceKind.DIRECT, "direct")
CHANNEL = Place("slack", PlaceKind.CHANNEL, "C1")
FIVE_DAYS = Answered("Five days.", (), 0.9)


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def pass_by(self, time: timedelta) -> None:
        self.time += time


@dataclass
class Script:
    """Answers as the test says, and remembers what it was asked."""

    answering: Callable[[Question, OnText | None], Awaitable[Outcome]]
    asked: list[Question] = field(default_factory=list)

    def expect(self, text: str, history: Sequence[Turn]) -> None:
        """There is nothing to prepare."""

    async def answer(self, question: Question, on_text: OnText | None = None) -> Outcome:
        self.asked.append(question)
        return await self.answering(question, on_text)


@dataclass(frozen=True)
class InGap:
    gap_id: str
    askers: int | None = None


@dataclass
class GapNotes:
    engine: AsyncEngine
    notes: list[tuple[str, str, bool]] = field(default_factory=list)

    async def log(self, question: Question, missing: str, nearest: Sequence[Evidence], restricted: bool) -> InGap:
        self.notes.append((question.id, missing, restricted))
        at = question.asked_at
        row = {"id": "g1", "title": missing, "kind": "missing", "state": "open", "first_asked": at, "last_asked": at}
        async with self.engine.begin() as connection:
            await connection.execute(tables.gaps.insert().values(row))
        return InGap("g1")

    async def log_contradiction(self, question: Question, cited: Sequence[Citation]) -> None:
        self.notes.append((question.id, "contradiction", False))


@dataclass
class Slack:
    """A chat that keeps its messages, and fails when told to."""

    messages: dict[str, Reply] = field(default_factory=dict)
    history: list[str] = field(default_factory=list)
    written: dict[str, tuple[Address, Message]] = field(default_factory=dict)
    trouble: Exception | None = None
    said: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, place: Place, person_id: str, reply: Reply, key: str) -> str:
        if self.trouble:
            raise self.trouble
        message_id = f"m{len(self.messages)}"
        await self.edit(place, message_id, reply, key)
        return message_id

    async def edit(self, place: Place, message_id: str, reply: Reply, key: str) -> None:
        if self.trouble:
            raise self.trouble
        self.messages[message_id] = reply
        self.history.append(reply.text)
        self.said.set()

    async def write(self, to: Address, message: Message, key: str) -> str:
        if self.trouble:
            raise self.trouble
        self.written[key] = (to, message)
        return key

    async def rewrite(self, to: Address, message_id: str, message: Message, key: str) -> None:
        await self.write(to, message, message_id)

    def needs_placeholder(self, place: Place) -> bool:
        return True


@dataclass
class House:
    """Asking with real records and scripted neighbours."""

    engine: AsyncEngine
    clock: Clock
    script: Script
    gaps: GapNotes
    slack: Slack = field(default_factory=Slack)
    outcomes: list[str] = field(default_factory=list)

    @property
    def questions(self) -> QuestionLog:
        return QuestionLog(self.engine, self.clock)

    def asking(self, limits: Limits | None = None) -> Asking:
        people = People(self.engine, self.clock)
        neighbours = Neighbours(
            self.questions,
            people,
            self.script,
            self.gaps,
            {"slack": self.slack},
            lambda outcome, _: self.outcomes.append(outcome),
        )
        return Asking(neighbours, self.clock, limits)

    async def receive(self, asking: Asking, place: Place = DESK, asker: Person = ANN, key: str = "e1") -> str:
        return (await asking.receive(key, "May I?", asker, place)).question_id


async def five_days(question: Question, on_text: OnText | None) -> Outcome:
    if on_text:
        await on_text("Five ")
        await on_text("days.")
    return FIVE_DAYS


async def broken(question: Question, on_text: OnText | None) -> Outcome:
    raise OSError("the secret words of a question")


def answers(outcome: Outcome) -> Script:
    async def answering(question: Question, on_text: OnText | None) -> Outcome:
        return outcome

    return Script(answering)


def house_of(engine: AsyncEngine) -> House:
    return House(engine, Clock(), Script(five_days), GapNotes(engine))
