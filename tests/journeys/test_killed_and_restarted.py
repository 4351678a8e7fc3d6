"""`kill -9` at any moment of import or answering: nothing accepted is lost, nothing is halved, nothing is doubled."""

import asyncio
import json
import random
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import aiohttp
import pytest

from bot.publishing.curating import fitting_sections
from knowledge.reading.importing import handwritten
from knowledge.storage.database import connect, sqlite_url
from knowledge.store import ArticleStore
from retrieval.encoding.embedding import Encoder
from tests.free_ports import free_port
from tests.journeys.killed import QUESTIONS, TOPICS, Library, Program, Records, ask, until

SEED = 20261122
ASKED_AT_ONCE = 30
VERSIONS = "SELECT count(*) FROM article_versions"
UNFINISHED = "SELECT count(*) FROM questions WHERE state != 'finished'"


class Journey:
    """One data folder, a library, and everything that was ever acknowledged."""

    def __init__(self, folder: Path) -> None:
        self.chance = random.Random(SEED)  # noqa: S311 - chosen moments, no secrets
        self.library = Library(folder / "library", self.chance)
        self.data_dir = folder / "data"
        self.records = Records(self.data_dir)
        self.accepted: set[str] = set()
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.environment = {"DATA_DIR": str(self.data_dir), "PORT": str(self.port), "LOG_LEVEL": "error"}

    async def serve(self) -> Program:
        server = await Program.start(self.environment, "serve")
        await server.says("Handrail is ready")
        return server

    async def command(self, *arguments: str) -> tuple[int, str]:
        return await (await Program.start(self.environment, *arguments)).ends()

    async def kill_while_importing_and_answering(self) -> None:
        """Questions and an import at the same time, through the server, until a moment that chance chooses."""
        server = await self.serve()
        self.library.publish()
        importing = await Program.start(self.environment, "import", str(self.library.folder))
        enough = self.records.count(VERSIONS) + self.chance.randrange(1, 25)
        await self.records.reaches(VERSIONS, enough, while_running=importing)
        async with aiohttp.ClientSession() as http:
            already = len(self.accepted)
            asking = asyncio.gather(*(self.ask(http) for _ in range(ASKED_AT_ONCE)))
            some = already + self.chance.randrange(3, ASKED_AT_ONCE)
            await until(lambda: len(self.accepted) >= some or asking.done())
            await server.kill()
            await asking
        await importing.ends()

    async def kill_while_starting(self) -> None:
        server = await Program.start(self.environment, "serve")
        await server.says("Listening on")
        await asyncio.sleep(self.chance.uniform(0, 10))
        await server.kill()

    async def kill_an_import_without_a_server(self) -> None:
        self.library.publish()
        importing = await Program.start(self.environment, "import", str(self.library.folder))
        enough = self.records.count(VERSIONS) + self.chance.randrange(1, 15)
        await self.records.reaches(VERSIONS, enough, while_running=importing)
        await importing.kill()

    async def ask(self, http: aiohttp.ClientSession) -> None:
        text = self.chance.choice(QUESTIONS).format(topic=self.chance.choice(TOPICS))
        await ask(http, self.address, text, self.accepted)


async def assert_no_half_article(data_dir: Path, encoder: Encoder, now: Callable[[], datetime]) -> None:
    """Every article has all its versions, and exactly the passages that its text is split into."""
    engine = connect(sqlite_url(data_dir))
    store = ArticleStore(engine, now)
    passages: dict[str, list[str]] = {}
    for found in await store.published():
        passages.setdefault(found.passage.article_id, []).append(found.passage.text)
    for article_id, texts in passages.items():
        article = await store.article(article_id)
        assert article is not None
        versions = await store.versions(article_id)
        assert [version.version for version in versions] == list(range(1, article.version + 1))
        sections = fitting_sections(handwritten(article.details, article.body), encoder)
        assert texts == [section.text for section in sections]
    assert len(passages) == await store.count_articles()
    await engine.dispose()


@pytest.mark.usefixtures("socket_enabled")
async def test_whenever_it_is_killed_nothing_is_lost_halved_or_doubled(
    tmp_path: Path, encoder: Encoder, now: Callable[[], datetime]
) -> None:
    journey = Journey(tmp_path)
    for kill in (
        journey.kill_while_importing_and_answering,
        journey.kill_an_import_without_a_server,
        journey.kill_while_importing_and_answering,
        journey.kill_while_starting,
    ):
        await kill()
        await assert_no_half_article(journey.data_dir, encoder, now)

    server = await journey.serve()
    await until(lambda: not journey.records.count(UNFINISHED))
    assert journey.accepted
    outcomes = journey.records.outcomes()
    assert journey.accepted <= outcomes.keys()
    assert all(outcomes.values())
    assert journey.records.count("SELECT count(*) - count(DISTINCT question_id) FROM gap_questions") == 0

    code, printed = await journey.command("doctor", "--json")
    checks = {check["name"]: check for check in json.loads(printed)["checks"]}
    assert checks["index"]["ok"], checks["index"]["detail"]

    code, printed = await journey.command("import", str(journey.library.folder), "--json")
    assert code == 0
    report = json.loads(printed)
    assert report["rejected"] == []
    on_disk = len(list(journey.library.folder.iterdir()))
    assert report["imported"] + report["updated"] + report["unchanged"] == on_disk
    await assert_no_half_article(journey.data_dir, encoder, now)
    await server.kill()
