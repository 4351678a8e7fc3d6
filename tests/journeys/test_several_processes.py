"""Two web processes and two workers, as the Procfile starts them; one worker is killed in the middle of a job."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from bot.people.accounts import Account, Accounts
from bot.people.people import People
from knowledge.articles import ArticleDetails
from knowledge.reading.importing import handwritten
from knowledge.reading.splitting import Section
from knowledge.storage.database import connect
from knowledge.store import ArticleStore
from retrieval.encoding.embedding import Encoder
from tests.adapters.built import LEAVE
from tests.adapters.slack.local_slack.server import LocalSlack
from tests.adapters.slack.local_slack.state import TEAM as TEAM_ID
from tests.journeys.killed import PATIENCE_SECONDS, Program
from tests.journeys.processes_of_the_procfile import (
    LINK,
    Console,
    Processes,
    answered,
    at_work_now,
    browser,
    chroma_server,
    shared_settings,
    until,
)

TEAM = 20
OWNER = "owner@example.com"
WORDS = "Write the last thing you tried first."
ASKED = "How many days can I carry over?"
TAKEN_OVER_WITHIN = 60 + 30
"""Seconds: a minute is promised, and a busy machine is slower."""

UNDER_WAY = (
    "SELECT executor_id FROM dbos.workflow_status WHERE workflow_uuid LIKE 'remind_owners:%' AND status = 'PENDING'"
)

pytestmark = pytest.mark.usefixtures("socket_enabled")


@dataclass(frozen=True)
class Webs:
    """Two web processes: the settings of the one and the link to its console, and the address of the other."""

    settings: dict[str, str]
    other: str
    link: str


async def stock(database_url: str, slack: LocalSlack) -> str:
    """People who are at work now, none of whom ever met the bot, and an overdue article; gives the article."""
    time_zone, locale = at_work_now()
    rows = [f"p{number}@example.com,P{number},{time_zone},{locale}" for number in range(TEAM)]
    engine = connect(database_url)
    await People(engine, lambda: datetime.now(UTC)).import_csv(
        "\n".join(["email,name,time_zone,locale", f"{OWNER},Owner,{time_zone},{locale}", *rows])
    )
    body = "Write down the last thing you tried first, whenever you hand a ticket over."
    details = ArticleDetails("Handing over", owner=OWNER)
    articles = ArticleStore(engine, lambda: datetime.now(UTC))
    section = [Section(("Handing over",), "handing-over", body, 0)]
    saved = await articles.save(handwritten(details, body), section)
    overdue = replace(details, title="Old habits", review_by=date(2020, 1, 1))
    await articles.save(handwritten(overdue, body), section)
    owner = Account("slack", TEAM_ID, "UOWNER", f"email:{OWNER}", time_zone)
    await Accounts(engine, lambda: datetime.now(UTC)).remember(owner)
    await engine.dispose()
    slack.workspace.add_user("UOWNER", "owner", tz=time_zone)
    for number in range(TEAM):
        slack.workspace.add_user(f"UP{number}", f"p{number}", tz=time_zone)
    return saved.article_id


async def told(slack: LocalSlack, user: str, seconds: float = PATIENCE_SECONDS) -> None:
    """Wait until a message stands in somebody's conversation with the bot."""

    async def is_there() -> bool:
        return bool(slack.workspace.by_bot(slack.workspace.direct(user)))

    await until(is_there, seconds)


async def ready(program: Program) -> str:
    """Wait until a web process is; gives the link to its console."""
    link = await program.says(LINK)
    await program.says("Handrail is ready")
    return link


@asynccontextmanager
async def reminding_hangs(database: psycopg.AsyncConnection[Any]) -> AsyncIterator[None]:
    """Whoever reminds owners of what is overdue hangs, until left."""
    async with database.transaction():
        await database.execute("LOCK TABLE article_reminders IN ACCESS EXCLUSIVE MODE")
        yield


async def at_it(database: psycopg.AsyncConnection[Any], workers: Sequence[Program]) -> Program:
    """The worker that reminds owners, once one does."""
    found: list[Program] = []

    async def is_known() -> bool:
        rows = await database.execute(UNDER_WAY)
        pids = {str(name).rpartition(":")[2] for (name,) in await rows.fetchall()}
        found.extend(worker for worker in workers if str(worker.process.pid) in pids)
        return bool(found)

    await until(is_known)
    return found[0]


async def publish_through(settings: dict[str, str], folder: Path) -> None:
    """Bring an article in by the command, which hands it to the running server of this folder."""
    file = folder / "leave.md"
    file.write_text(LEAVE, encoding="utf-8")
    code, printed = await (await Program.start(settings, "import", str(file))).ends()
    assert code == 0, printed


async def nudge_everybody(console: Console, article_id: str) -> None:
    """The administrator looks at a nudge and sends it."""
    addresses = "\n".join(f"p{number}@example.com" for number in range(TEAM))
    form = {"article_id": article_id, "audience": "addresses", "addresses": addresses, "words": WORDS}
    assert f"{TEAM} people can get this" in await console.post("/console/nudges/preview", form)
    assert "Going out" in await console.post("/console/nudges", form)


async def begin(processes: Processes, database: psycopg.AsyncConnection[Any]) -> tuple[Webs, Program]:
    """Two web processes, and the one of two workers that hangs in a job."""
    workers = [(await processes.start(name, "work"))[0] for name in ("a", "b")]
    for worker in workers:
        await worker.says("The worker is ready")
    dying = await at_it(database, workers)
    (one, settings), (other, others) = [await processes.start(name, "serve") for name in ("one", "other")]
    link = await ready(one)
    await ready(other)
    return Webs(settings, others["PUBLIC_URL"], link), dying


async def share(webs: Webs, folder: Path, article_id: str) -> None:
    """What is published through the one is answered by the other; everybody is nudged."""
    async with browser() as visitor, browser() as http:
        assert not await answered(visitor, webs.other, ASKED)
        await publish_through(webs.settings, folder)
        await until(lambda: answered(visitor, webs.other, ASKED))
        console = Console(http, webs.settings["PUBLIC_URL"])
        await console.sign_in(webs.link)
        await nudge_everybody(console, article_id)


async def test_the_processes_of_the_procfile_share_their_work_and_take_it_over(
    tmp_path: Path, encoder: Encoder, new_postgres_url: str
) -> None:
    async with LocalSlack().running() as slack, chroma_server(tmp_path) as chroma_url:
        processes = Processes(tmp_path, shared_settings(new_postgres_url, chroma_url, slack))
        release, _ = await processes.start("release", "migrate")
        code, printed = await release.ends()
        assert code == 0, printed
        article_id = await stock(new_postgres_url, slack)
        address = new_postgres_url.replace("+psycopg", "")
        try:
            async with await psycopg.AsyncConnection.connect(address) as database, reminding_hangs(database):
                webs, dying = await begin(processes, database)
                await dying.kill()
            taken_over = asyncio.create_task(told(slack, "UOWNER", TAKEN_OVER_WITHIN))
            await share(webs, tmp_path, article_id)
            for number in range(TEAM):
                await told(slack, f"UP{number}")
            await taken_over
        finally:
            await processes.stop()
        written = Counter(message.channel for message in slack.workspace.by_bot())
        assert written == {slack.workspace.direct(user): 1 for user in ("UOWNER", *(f"UP{n}" for n in range(TEAM)))}
        assert slack.workspace.problems == []
