"""The try-it chat over real HTTP with real records. Only what an answer says is scripted."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.keys import Running
from adapters.metrics import Metrics
from adapters.settings import Settings
from adapters.try_it.conversations import Conversations
from adapters.web import create_app
from adapters.wiring import Application
from bot.curators_desk import CuratorsDesk, CuratorsStock, curators_desk_of
from bot.desk import Stock, desk_of
from bot.gaps.gap_loop import GapLoop
from bot.nudges.nudge_desk import NudgeDesk, NudgeNeeds, nudge_desk_of
from bot.people.people import People
from bot.ports import OnText
from bot.pressing import Pressing
from bot.publishing.telling import ToHear
from bot.questions.asking import Asking, Limits, Neighbours
from bot.questions.feedback import Feedback
from bot.questions.question_log import QuestionLog
from knowledge.articles import ArticleDetails, PublishedPassage
from knowledge.gaps.gap_store import GapStore
from knowledge.gaps.grouping import Vector
from knowledge.reading.importing import handwritten
from knowledge.reading.splitting import split
from knowledge.store import ArticleStore
from retrieval.outcome import Answered, Citation, Outcome, Question, Turn, Unknown

Client = TestClient[web.Request, web.Application]

JSON = {"Accept": "application/json"}

LEAVE = ArticleDetails(
    "Annual leave",
    owner="People Team",
    topics=("leave",),
    also_asked_as=("how many holidays do I get", "time off"),
    checked_by="Annika Visser",
    checked_on=date(2026, 10, 5),
)
LEAVE_BODY = "## Carrying over\n\nYou can carry over **up to five days**. Ask your manager first."


def now() -> datetime:
    """The real time: the page says when an article is overdue, and that follows the day."""
    return datetime.now(UTC)


@dataclass
class Script:
    """Answers with `outcome`, after `pieces` and once `may_end` is set. Remembers what it was asked."""

    outcome: Outcome | Exception = field(default_factory=Unknown)
    pieces: tuple[str, ...] = ()
    may_end: asyncio.Event | None = None
    asked: list[Question] = field(default_factory=list)

    def expect(self, text: str, history: Sequence[Turn]) -> None:
        """There is nothing to prepare."""

    async def answer(self, question: Question, on_text: OnText | None = None) -> Outcome:
        self.asked.append(question)
        for piece in self.pieces if on_text else ():
            await cast(OnText, on_text)(piece)
        if self.may_end is not None:
            await self.may_end.wait()
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


@dataclass
class Told:
    """Has news for visitors, by their ids, and remembers what was shown to them."""

    waiting: dict[str, list[ToHear]] = field(default_factory=dict)
    seen: list[tuple[str, str]] = field(default_factory=list)

    async def waiting_for(self, person_id: str, platform: str) -> list[ToHear]:
        return self.waiting.get(person_id, []) if platform == "web" else []

    async def shown(self, telling_id: str, person_id: str) -> bool:
        news = self.waiting.get(person_id, [])
        self.waiting[person_id] = [each for each in news if each.telling_id != telling_id]
        self.seen += [(telling_id, person_id)] if len(news) > len(self.waiting[person_id]) else []
        return len(news) > len(self.waiting[person_id])


@dataclass
class House:
    """What a test talks to: the store, the script, and visitors' browsers."""

    application: Application
    running: Running
    script: Script
    told: Told = field(default_factory=Told)

    @property
    def engine(self) -> AsyncEngine:
        return self.application.engine

    @property
    def conversations(self) -> Conversations:
        return Conversations(self.engine)

    async def publish(self, details: ArticleDetails = LEAVE, body: str = LEAVE_BODY) -> list[PublishedPassage]:
        """Store an article; gives back its passages as they stand."""
        sections = split(body, lambda text: len(text.split()), 200)
        saved = await self.application.articles.save(handwritten(details, body), sections)
        return await self.application.articles.published([saved.article_id])

    @asynccontextmanager
    async def visitor(self) -> AsyncIterator[Client]:
        """A browser of its own, with its own cookies."""
        async with TestClient(TestServer(create_app(self.running))) as client:
            yield client


def house_of(engine: AsyncEngine, data_dir: Path, public_url: str = "http://127.0.0.1:3978") -> House:
    """A chat whose answers are `house.script`."""
    return house_with(engine, Settings(data_dir=data_dir, public_url=public_url))


def house_with(engine: AsyncEngine, settings: Settings) -> House:
    """A chat with these settings whose answers are `house.script`."""
    told = Told()
    script, questions, people = Script(), QuestionLog(engine, now), People(engine, now, settings.admins)
    gaps = GapStore(engine)
    gap_loop = GapLoop(gaps, _embed, "scripted", now)
    neighbours = Neighbours(questions, people, script, gap_loop, {}, lambda outcome, seconds: None)
    articles = ArticleStore(engine, now)
    asking = Asking(neighbours, now, Limits(pause_before_retry=timedelta(0), grace=timedelta(0)))
    # What the chat and the console do not need for these tests is left out, whatever the application grows by.
    parts: dict[str, Any] = {each.name: None for each in fields(Application)}
    parts |= {
        "settings": settings,
        "engine": engine,
        "articles": articles,
        "gaps": gaps,
        "gap_loop": gap_loop,
        "feedback": Feedback(engine, questions, gap_loop, now),
        "people": people,
        "questions": questions,
        "asking": asking,
        "curators": _curators(engine, articles, questions),
        "metrics": Metrics(),
        "desk": desk_of(Stock(engine, questions, articles, asking, script, gap_loop, now)),
        "pressing": Pressing({}),
        "nudges": _nudges(engine, articles, people),
        "publishing": SimpleNamespace(jobs=SimpleNamespace(catalogue=()), telling=told),
        "gap_work": SimpleNamespace(jobs=()),
    }
    application = Application(**parts)
    return House(application, Running(application), script, told)


def _nudges(engine: AsyncEngine, articles: ArticleStore, people: People) -> NudgeDesk:
    async def unheard(*_: object) -> None:
        """Nobody says what was in the way."""

    return nudge_desk_of(NudgeNeeds(engine, articles, people, dict, unheard, now, "https://handrail.example"))


def _curators(engine: AsyncEngine, articles: ArticleStore, questions: QuestionLog) -> CuratorsDesk:
    nothing, encoder = cast(Any, None), cast(Any, SimpleNamespace(model_id="scripted"))
    stock = CuratorsStock(engine, articles, articles, nothing, encoder, nothing, questions, nothing, now)
    return curators_desk_of(stock)


def cite(found: PublishedPassage, quote: str, n: int = 1, overdue_since: date | None = None) -> Citation:
    """A citation of a stored passage."""
    passage, details = found.passage, found.details
    return Citation(
        n=n,
        article_id=passage.article_id,
        passage_id=passage.id,
        title=details.title,
        heading_path=passage.heading_path,
        anchor=passage.anchor,
        quote=quote,
        url=f"/articles/{passage.article_id}",
        owner=details.owner,
        checked_by=details.checked_by,
        checked_on=details.checked_on,
        overdue_since=overdue_since,
    )


def answered(
    found: PublishedPassage, text: str = "Up to five days. [1]", quote: str = "**up to five days**"
) -> Answered:
    """An answer that rests on one passage."""
    return Answered(text, (cite(found, quote),), 0.9)


async def ask(client: Client, text: str = "May I?", **values: str) -> str:
    """Ask as the page does; gives back the question's id."""
    response = await client.post("/try/questions", data={"text": text, **values}, headers=JSON)
    assert response.status == 202, await response.text()
    return str((await response.json())["id"])


async def events_of(client: Client, question_id: str) -> list[tuple[str, str]]:
    """Every event of a question's stream, until it ends: (name, data)."""
    response = await client.get(f"/try/questions/{question_id}/events")
    assert response.status == 200
    return events_in(await response.text())


def events_in(stream: str) -> list[tuple[str, str]]:
    """The events of a stream as (name, data)."""
    blocks = [block.splitlines() for block in stream.split("\n\n") if block.startswith("event: ")]
    return [(name.removeprefix("event: "), data.removeprefix("data: ")) for name, data in blocks]


async def text_of(response: ClientResponse, status: int = 200) -> str:
    """The page, after a look at its status."""
    assert response.status == status
    return await response.text()


async def _embed(text: str) -> Vector:
    # Every text has a direction of its own, so that no two questions are taken for the same.
    return np.random.default_rng(abs(hash(text))).standard_normal(32).astype(np.float32)
