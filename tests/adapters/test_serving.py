import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import aiohttp
import pytest

from adapters.control_file import read_address
from adapters.hand_over import running_workbench
from adapters.opening import CannotStart
from adapters.serving import SAMPLE, import_sample, serve, stop_signal, until_stopped
from adapters.settings import Settings
from adapters.wiring import build, close
from adapters.workbench import AskRequest
from bot.gaps.gap_board import GapBoard
from bot.publishing.curating import Progress
from retrieval.encoding.embedding import Encoder
from tests.adapters.built import built, settings_in, write_knowledge
from tests.free_ports import free_port

NOT_NEEDED = (
    "alembic",
    "botbuilder",
    "chromadb",
    "dbos",
    "markitdown",
    "openai",
    "scim2_models",
    "slack_bolt",
    "torch",
)
"""What takes long to load, and no answer of a server with the usual settings needs."""

FIRST_ANSWER = """
import asyncio, os, signal, sys
from pathlib import Path
from adapters import serving
from adapters.hand_over import running_workbench
from adapters.logs import set_up_logs
from adapters.settings import Settings
from adapters.workbench import AskRequest
set_up_logs("error")
serving.FIRST_ANSWERS_SECONDS = 3_600.0
settings = Settings(data_dir=Path(sys.argv[1]), port=int(sys.argv[2]), _env_file=None)

async def first_answer():
    ready = asyncio.Event()
    say = lambda line: ready.set() if line.startswith("Handrail is ready") else None
    server = asyncio.create_task(serving.serve(settings, say))
    await ready.wait()
    async with running_workbench(settings.data_dir) as bench:
        print((await bench.ask(AskRequest("How many days can I carry over?")))["outcome"])
    print(*(name for name in sys.argv[3].split(",") if name in sys.modules))
    os.kill(os.getpid(), signal.SIGTERM)
    await server

asyncio.run(first_answer())
"""


@pytest.fixture(autouse=True)
def _one_model(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    async def load(_: Settings) -> Encoder:
        return encoder

    monkeypatch.setattr("adapters.serving.load_model", load)


@contextmanager
def unseen() -> Iterator[Progress]:
    yield lambda done, total, phase: None


def settings_with_port(folder: Path) -> Settings:
    return settings_in(folder, port=free_port())


class Announcements:
    """What a server says, and a way to wait for it."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._new = asyncio.Event()

    def __call__(self, line: str) -> None:
        self.lines.append(line)
        self._new.set()

    async def has(self, beginning: str) -> None:
        while not any(line.startswith(beginning) for line in self.lines):
            self._new.clear()
            await self._new.wait()


@asynccontextmanager
async def serving(settings: Settings) -> AsyncIterator[Announcements]:
    """A server that is ready, and is stopped as a service manager would stop it."""
    said = Announcements()
    server = asyncio.create_task(serve(settings, said))
    ready = asyncio.create_task(said.has("Handrail is ready"))
    await asyncio.wait({server, ready}, return_when=asyncio.FIRST_COMPLETED)
    ready.cancel()
    if not server.done():
        yield said
        os.kill(os.getpid(), signal.SIGTERM)
    await server


async def test_a_server_says_where_it_is_takes_work_and_stops_when_told(tmp_path: Path) -> None:
    settings = settings_with_port(tmp_path)
    async with serving(settings) as said:
        assert said.lines[-1] == f"Handrail is ready: {settings.public_url}"
        assert f"minutes: {settings.public_url}/console/link?token=" in said.lines[-2]
        async with aiohttp.ClientSession() as http, http.get(f"{settings.public_url}/readyz") as response:
            assert response.status == 200
        async with running_workbench(settings.data_dir) as bench:
            assert bench is not None
            report = await bench.import_paths([write_knowledge(tmp_path / "kb")])
            assert report["imported"] == 2
            assert (await bench.ask(AskRequest("How many days can I carry over?")))["outcome"] == "answered"
    assert said.lines[-1] == "Stopping…"
    assert read_address(settings.data_dir) is None


async def test_the_first_answer_waits_for_nothing_that_it_does_not_need(tmp_path: Path, encoder: Encoder) -> None:
    async with built(tmp_path, encoder) as application:
        data_dir = application.settings.data_dir
    command = [sys.executable, "-c", FIRST_ANSWER, str(data_dir), str(free_port()), ",".join(NOT_NEEDED)]
    done = await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, check=False)
    assert done.stdout.splitlines() == ["answered", ""], done.stderr


async def test_what_comes_after_the_first_answers_is_made_ready_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.serving.FIRST_ANSWERS_SECONDS", 0.0)
    is_ready = asyncio.Event()

    async def renew(_: GapBoard) -> None:
        is_ready.set()

    monkeypatch.setattr("bot.gaps.gap_board.GapBoard.renew", renew)
    async with serving(settings_with_port(tmp_path)):
        await is_ready.wait()


async def test_a_second_server_on_the_same_data_is_refused(tmp_path: Path) -> None:
    settings = settings_with_port(tmp_path)
    async with serving(settings):
        with pytest.raises(CannotStart, match="another handrail server already uses"):
            await serve(settings, Announcements())


async def test_a_server_waits_for_a_command_that_writes_the_index(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.serving.TURN_SECONDS", 0.01)
    settings = settings_with_port(tmp_path)
    command = await build(settings, encoder)
    said = Announcements()
    server = asyncio.create_task(serve(settings, said))
    await said.has("Another handrail command is writing the index")
    await close(command)
    await said.has("Handrail is ready")
    os.kill(os.getpid(), signal.SIGTERM)
    await server


async def test_the_sample_is_there_only_until_somebody_has_knowledge_of_their_own(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = tmp_path / "sample"
    sample.mkdir()
    (sample / "welcome.md").write_text("# Welcome\n\nThis is a sample article.\n")
    monkeypatch.setattr("adapters.serving.SAMPLE", sample)
    application = await build(settings_in(tmp_path), encoder)
    await import_sample(application, unseen)
    await import_sample(application, unseen)
    assert await application.articles.count_articles() == 1
    await close(application)
    async with built(tmp_path, encoder) as with_own_knowledge:
        (sample / "more.md").write_text("# More\n\nThis is another sample article.\n")
        await import_sample(with_own_knowledge, unseen)
        assert await with_own_knowledge.articles.count_articles() == 3


def test_the_sample_knowledge_comes_with_the_package() -> None:
    assert len(list(SAMPLE.rglob("*.md"))) > 30


async def test_work_that_fails_ends_the_server_with_its_reason() -> None:
    async def work() -> None:
        raise CannotStart("no model")

    with pytest.raises(CannotStart, match="no model"):
        await until_stopped(work(), asyncio.Event())


async def test_work_may_tidy_up_when_it_is_stopped() -> None:
    tidied: list[str] = []
    stopping = asyncio.Event()

    async def work() -> None:
        try:
            stopping.set()
            await asyncio.Event().wait()
        finally:
            tidied.append("done")

    await until_stopped(work(), stopping)
    assert tidied == ["done"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_asks_the_server_to_stop(number: int) -> None:
    stopping = stop_signal()
    os.kill(os.getpid(), number)
    await stopping.wait()
