"""Handrail over the local Slack: everything is real but what answers, which the test says."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

import aiohttp
import numpy as np
from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.background import Background
from adapters.keys import Running
from adapters.metrics import Metrics
from adapters.opening import utc_now
from adapters.settings import Settings
from adapters.slack.running import RunningSlack, run_slack
from adapters.web import create_app
from adapters.wiring import Application
from bot.desk import Stock, desk_of
from bot.gap_desk import GapStock, gap_desk_of
from bot.gaps.gap_loop import GapLoop
from bot.nudges.nudge_answers import Obstacles
from bot.nudges.nudge_desk import NudgeNeeds, nudge_desk_of
from bot.nudges.nudge_obstacles import NudgeObstacles
from bot.people.people import People
from bot.ports import Chat, Clock, OnText
from bot.pressing import Handler, Pressing
from bot.questions.asking import Asking, Limits, Neighbours
from bot.questions.feedback import Feedback
from bot.questions.question_log import QuestionLog
from knowledge.gaps.gap_store import GapStore
from knowledge.gaps.grouping import Vector
from knowledge.store import ArticleStore
from retrieval.outcome import Answered, Citation, Outcome, Question, Turn, Unknown
from tests.adapters.slack.local_slack.people import SIGNING_SECRET, Delivers, OverHttp, OverSocket, Somebody
from tests.adapters.slack.local_slack.server import LocalSlack
from tests.adapters.slack.local_slack.state import APP_TOKEN, PATIENCE_SECONDS, TOKEN, Message, Workspace

ANN, BOB, EVE = "UANN", "UBOB", "UEVE"
GENERAL = "CGENERAL"
EXPERTS = "CEXPERTS"

CITED = Citation(
    n=1,
    article_id="a1",
    passage_id="p1",
    title="Annual leave",
    heading_path=("Annual leave", "Carrying days over"),
    anchor="carrying-days-over",
    quote="You can carry over up to five days.",
    url="https://handrail.example.com/articles/a1?passage=p1#carrying-days-over",
    owner="People Ops",
    checked_by="People Ops",
    checked_on=date(2026, 10, 3),
)
FIVE_DAYS = Answered("You can carry over up to five days. [1] Ask before 15 December.", (CITED,), 0.95)

Answering = Callable[[Question, OnText | None], Awaitable[Outcome]]


@dataclass
class Script:
    """Answers as the test says, and remembers what it was asked. `areas` handle buttons, by the test's leave.

    Nudges go by `clock`.
    """

    answering: Answering
    asked: list[Question] = field(default_factory=list)
    areas: dict[str, Handler] = field(default_factory=dict)
    clock: Clock = utc_now

    def expect(self, text: str, history: Sequence[Turn]) -> None:
        """There is nothing to prepare."""

    async def answer(self, question: Question, on_text: OnText | None = None) -> Outcome:
        self.asked.append(question)
        return await self.answering(question, on_text)


def always(outcome: Outcome) -> Answering:
    async def answering(question: Question, on_text: OnText | None) -> Outcome:
        return outcome

    return answering


async def known_or_unknown(question: Question, on_text: OnText | None) -> Outcome:
    """Knows about carrying days over, and nothing else."""
    return FIVE_DAYS if "carry" in question.text.lower() else Unknown()


async def one_place(text: str) -> Vector:
    """Every question lies in a place of its own: none joins another's gap unless it has the same words."""
    vector = np.zeros(384, dtype="<f4")
    vector[sum(text.encode()) % 384] = 1.0
    return vector


@dataclass
class House:
    """One running Handrail with its Slack."""

    slack: LocalSlack
    application: Application
    running: RunningSlack
    script: Script
    address: str
    way: Delivers
    http: aiohttp.ClientSession
    background: Background

    @property
    def workspace(self) -> Workspace:
        return self.slack.workspace

    def somebody(self, user_id: str = ANN) -> Somebody:
        return Somebody(user_id, self.slack, self.way)

    async def replies(self, channel: str, number: int = 1) -> list[Message]:
        """The bot's messages in a channel once there are this many, and nothing more is being done."""
        await self.workspace.until(lambda: len(self.workspace.by_bot(channel)) >= number)
        await self.quiet()
        found = self.workspace.by_bot(channel)
        assert len(found) == number, [message.texts for message in found]
        return found

    async def whispered(self, user_id: str, number: int = 1) -> list[Message]:
        """What only this person saw, once it is this much."""
        await self.workspace.until(lambda: len(self.workspace.whispered(user_id)) >= number)
        await self.quiet()
        found = self.workspace.whispered(user_id)
        assert len(found) == number, [message.texts for message in found]
        return found

    async def quiet(self) -> None:
        """Wait until everything that came in has been worked on."""
        async with asyncio.timeout(PATIENCE_SECONDS):
            await self.background.settled()


def application_of(engine: AsyncEngine, settings: Settings, script: Script, chats: dict[str, Chat]) -> Application:
    """An application whose answers are scripted; it has no index and no model."""

    def now() -> datetime:
        return script.clock()

    articles, questions, people = ArticleStore(engine, utc_now), QuestionLog(engine, now), People(engine, utc_now)
    gaps, metrics = GapStore(engine), Metrics()
    gap_loop = GapLoop(gaps, one_place, "one place", utc_now)
    limits = Limits(placeholder_after=settings_delay(settings))
    asking = Asking(Neighbours(questions, people, script, gap_loop, chats, metrics.count_outcome), now, limits)
    nobody: Any = None
    # Slack needs nothing of the rest.
    missing: dict[str, Any] = {each.name: None for each in fields(Application)}
    there = {
        "settings": settings,
        "engine": engine,
        "articles": articles,
        "gaps": gaps,
        "gap_loop": gap_loop,
        "feedback": Feedback(engine, questions, gap_loop, utc_now),
        "people": people,
        "questions": questions,
        "asking": asking,
        "metrics": metrics,
        "desk": desk_of(Stock(engine, questions, articles, asking, script, gap_loop, utc_now)),
        "pressing": Pressing(script.areas),
        "nudges": nudge_desk_of(nudge_needs(engine, chats, NudgeObstacles(questions, gap_loop).log, now)),
        "gap_work": gap_desk_of(GapStock(engine, gaps, articles, nobody, nobody, None, chats, None, utc_now)),
    }
    return Application(**{**missing, **there})


def nudge_needs(engine: AsyncEngine, chats: dict[str, Chat], obstacles: Obstacles, now: Clock) -> NudgeNeeds:
    """What nudges are built on here."""
    return NudgeNeeds(
        engine=engine,
        articles=ArticleStore(engine, utc_now),
        people=People(engine, utc_now),
        chats=lambda: chats,
        obstacles=obstacles,
        now=now,
        public_url="https://handrail.example.com",
    )


def settings_delay(settings: Settings) -> Any:
    """A placeholder shows at once where the test says so (a model is set), and late enough never to show otherwise."""
    return Limits().placeholder_after * (0 if settings.openai_model == "slow" else 1000)


def slack_settings(slack: LocalSlack, folder: Path, **values: Any) -> Settings:
    given = {
        "data_dir": folder,
        "slack_bot_token": TOKEN,
        "slack_signing_secret": SIGNING_SECRET,
        "slack_api_url": slack.api_url,
        **values,
    }
    return Settings(_env_file=None, **given)


def furnish(workspace: Workspace) -> None:
    """The people and channels of every test."""
    for user_id, name in ((ANN, "ann"), (BOB, "bob"), (EVE, "eve")):
        workspace.add_user(user_id, name)
    workspace.add_channel(GENERAL, ANN, BOB, creator=BOB)
    workspace.add_channel(EXPERTS, EVE, name="experts")


@asynccontextmanager
async def house_with(engine: AsyncEngine, folder: Path, socket: bool = False, **values: Any) -> AsyncIterator[House]:
    """Handrail over a local Slack of its own. `values` are settings."""
    async with LocalSlack().running() as slack, aiohttp.ClientSession() as http:
        furnish(slack.workspace)
        if socket:
            values = {"slack_signing_secret": None, "slack_app_token": APP_TOKEN, **values}
        async with living_in(engine, folder, slack, http, **values) as house:
            yield house
        assert slack.workspace.problems == []


@asynccontextmanager
async def living_in(
    engine: AsyncEngine, folder: Path, slack: LocalSlack, http: aiohttp.ClientSession, **values: Any
) -> AsyncIterator[House]:
    """Handrail over this Slack."""
    settings = slack_settings(slack, folder, **values)
    script, background = Script(known_or_unknown), Background()
    chats: dict[str, Chat] = {}
    application = application_of(engine, settings, script, chats)
    running = run_slack(application, chats, background, interval=0.0)
    box = Running(application)
    box.slack = running
    runner = web.AppRunner(create_app(box), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    address = f"http://{host}:{port}"
    await running.start()
    way = OverSocket(slack) if settings.slack_app_token else OverHttp(http, address)
    try:
        yield House(slack, application, running, script, address, way, http, background)
    finally:
        await running.stop()
        await background.stop(5)
        await runner.cleanup()
