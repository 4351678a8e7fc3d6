"""The gap loop over a real server that is killed without warning while it publishes, proves and tells."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest

from adapters.opening import utc_now
from bot.audit_log import AuditLog
from bot.gaps.triage import Triage
from bot.people.reaching import Reaching
from bot.publishing.house_rules import HouseRules
from bot.reviews.review_rules import Decision, Ruling
from bot.reviews.review_store import ReviewStore
from bot.reviews.reviewing import Decided, Reviewing, ReviewNeighbours
from knowledge.draft_store import DraftStore
from knowledge.drafts import NewDraft
from knowledge.gaps.gap_store import GapStore
from knowledge.storage.database import connect, sqlite_url
from knowledge.store import ArticleStore
from retrieval.encoding.embedding import Encoder
from tests.adapters.built import built
from tests.adapters.slack.local_slack.people import SIGNING_SECRET, OverHttp, Somebody
from tests.adapters.slack.local_slack.server import LocalSlack
from tests.adapters.slack.local_slack.state import BOT_USER, TOKEN, Message
from tests.bot.loop_house import CO_WORKING, REVIEWER, WORDINGS, WRITER
from tests.free_ports import free_port
from tests.journeys.killed import Program, Records, until

ASKERS = ("UANN", "UBOB", "UEVE", "UIDA", "UJON")
TOLD = "We have an answer now"


@dataclass
class Story:
    """A Slack with five people in it, and one server after the other."""

    folder: Path
    slack: LocalSlack
    http: aiohttp.ClientSession
    port: int
    servers: list[Program] = field(default_factory=list)

    @property
    def records(self) -> Records:
        return Records(self.folder / "data")

    async def start(self) -> Program:
        environment = {
            "DATA_DIR": str(self.folder / "data"),
            "PORT": str(self.port),
            "LOG_LEVEL": "warning",
            "SLACK_BOT_TOKEN": TOKEN,
            "SLACK_SIGNING_SECRET": SIGNING_SECRET,
            "SLACK_API_URL": self.slack.api_url,
        }
        server = await Program.start(environment, "serve")
        self.servers.append(server)
        await server.says("Handrail is ready")
        return server

    async def five_ask(self) -> None:
        """Three ask in channels of their own, two alone with the bot."""
        way = OverHttp(self.http, f"http://127.0.0.1:{self.port}")
        for number, (user, words) in enumerate(zip(ASKERS, WORDINGS, strict=True)):
            somebody = Somebody(user, self.slack, way)
            if number < 3:
                channel = self.slack.workspace.add_channel(f"C{number}", user)
                await somebody.says(channel, f"<@{BOT_USER}> {words}")
            else:
                await somebody.direct(words)

    def told(self) -> list[Message]:
        """All the news of an answer that anybody got."""
        return [each for each in self.slack.workspace.by_bot() if TOLD in each.everything]


@asynccontextmanager
async def story_in(folder: Path) -> AsyncIterator[Story]:
    async with LocalSlack().running() as slack, aiohttp.ClientSession() as http:
        for user in ASKERS:
            slack.workspace.add_user(user, user[1:].lower())
        story = Story(folder, slack, http, free_port())
        try:
            yield story
        finally:
            for server in story.servers:
                if server.process.returncode is None:
                    await server.kill()
        assert slack.workspace.problems == []


async def approved(data_dir: Path) -> None:
    """Somebody drafts an article for the one gap there is, and somebody else approves it: in a process of their own."""
    engine = connect(sqlite_url(data_dir))
    drafts, articles, audit = DraftStore(engine, utc_now), ArticleStore(engine, utc_now), AuditLog(engine, utc_now)
    neighbours = ReviewNeighbours(
        engine=engine,
        drafts=drafts,
        store=ReviewStore(engine),
        articles=articles,
        rules=HouseRules(engine, audit, utc_now),
        audit=audit,
        gaps=Triage(engine, audit, utc_now),
        reaching=Reaching(engine, {}, None),
    )
    reviewing = Reviewing(neighbours, utc_now)
    [gap] = await GapStore(engine).summaries(utc_now())
    assert gap.questions == len(ASKERS)
    draft = await drafts.create(NewDraft(CO_WORKING, WRITER, gap.id))
    await reviewing.submit(draft.id, draft.version, WRITER)
    decided = await reviewing.decide(Ruling(draft.id, draft.version, Decision.APPROVE, REVIEWER))
    assert isinstance(decided, Decided)
    await engine.dispose()


async def killed_while_publishing(story: Story) -> None:
    """Once when it was just approved, and once when the article is stored."""
    server = await story.start()
    await story.five_ask()
    await until(lambda: story.records.count("SELECT count(*) FROM questions WHERE state = 'finished'") == len(ASKERS))
    await approved(story.folder / "data")
    await server.kill()
    # From here on nothing can be said: Slack does not take messages.
    story.slack.held["chat.postMessage"] = asyncio.Event()
    server = await story.start()
    await until(lambda: story.records.count("SELECT count(*) FROM publications WHERE step <> 'approved'") == 1)
    await server.kill()


async def killed_while_telling(story: Story) -> None:
    """Killed when the first message is on its way: it arrives, and nobody is left to hear that it did."""
    begun = story.slack.workspace.calls.count("chat.postMessage")
    server = await story.start()
    await until(lambda: story.slack.workspace.calls.count("chat.postMessage") > begun)
    await server.kill()
    story.slack.held.pop("chat.postMessage").set()


@pytest.mark.usefixtures("socket_enabled")
async def test_killed_at_each_step_all_five_are_told_once_in_their_own_places(tmp_path: Path, encoder: Encoder) -> None:
    async with built(tmp_path, encoder):
        pass  # The knowledge is in the folder now.
    async with story_in(tmp_path) as story:
        await killed_while_publishing(story)
        await killed_while_telling(story)
        server = await story.start()
        await until(lambda: story.records.count("SELECT count(*) FROM tellings WHERE state = 'told'") == len(ASKERS))
        await server.kill()
        places = sorted(message.channel for message in story.told())
        assert places == ["C0", "C1", "C2", "DUIDA", "DUJON"]
        assert all(message.thread_ts for message in story.told() if message.channel.startswith("C"))
        assert story.records.count("SELECT count(*) FROM articles WHERE title = 'Co-working days'") == 1
        assert story.records.count("SELECT count(*) FROM gaps WHERE state = 'proven'") == 1
        assert story.records.count("SELECT count(*) FROM proofs WHERE is_proven") == len(ASKERS)
