import asyncio
import json
import logging
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.command_line import run
from adapters.control import control_offered
from adapters.control_file import new_address, write_address
from adapters.durable_engine import DurableEngine, Retries
from adapters.durable_work import DurableWork, system_database_url
from adapters.settings import Settings
from bot.done_slots import DoneSlots
from bot.heartbeats import Heartbeats
from bot.job_slots import At
from knowledge.storage.database import connect, sqlite_url
from retrieval.search.writer_lock import WriterLock

Printed = pytest.CaptureFixture[str]
PEOPLE = "email,name,groups,manager\nbo@example.com,Bo,managers,\nann@example.com,Ann,sales,bo@example.com\n"


@pytest.fixture(autouse=True)
def _people(tmp_path: Path, capsys: Printed) -> None:
    """Two people in the database that there is."""
    file = tmp_path / "people.csv"
    file.write_text(PEOPLE, encoding="utf-8")
    assert run(["people", "import", str(file)]) == 0
    capsys.readouterr()


def names(data_dir: Path) -> list[str]:
    connection = sqlite3.connect(data_dir / "handrail.sqlite3")
    try:
        return [name for (name,) in connection.execute("SELECT name FROM people ORDER BY name")]
    finally:
        connection.close()


def beat(url: str, ago: timedelta) -> None:
    async def once() -> None:
        engine = connect(url)
        await Heartbeats(engine, lambda: datetime.now(UTC) - ago).beat("a-worker:7")
        await engine.dispose()

    asyncio.run(once())


def test_everything_goes_to_postgresql_and_back(
    new_postgres_url: str, tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = new_postgres_url.replace("+psycopg", "")
    assert run(["move-data", "--to", there, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["tables"]["people"], report["tables"]["questions"]) == (2, 0)
    assert report["rows"] == sum(report["tables"].values())

    monkeypatch.setenv("DATABASE_URL", there)
    back = tmp_path / "back"
    assert run(["move-data", "--to", sqlite_url(back)]) == 0
    printed = capsys.readouterr().out
    assert "2  people" in printed
    assert "Now set DATABASE_URL to the other database." in printed
    assert names(back) == ["Ann", "Bo"]


def test_a_second_time_is_refused(tmp_path: Path, capsys: Printed) -> None:
    there = f"sqlite:///{tmp_path}/there/handrail.sqlite3"
    assert run(["move-data", "--to", there]) == 0
    assert run(["move-data", "--to", there]) == 2
    assert "the other database is not empty: its table people has 2 rows" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (sqlite_url, "that is the database you have"),
        (lambda _: "mysql://db/handrail", "not the address of a PostgreSQL or SQLite database"),
        (lambda _: "postgresql://127.0.0.1:1/handrail", "the database cannot be used"),
    ],
)
def test_what_cannot_be_moved_to_is_said(
    address: Callable[[Path], str], words: str, data_dir: Path, capsys: Printed
) -> None:
    assert run(["move-data", "--to", address(data_dir)]) == 2
    assert words in capsys.readouterr().err


async def test_while_a_server_runs_nothing_is_moved(data_dir: Path, tmp_path: Path, capsys: Printed) -> None:
    idle: Any = None
    async with control_offered(data_dir, idle):
        assert await asyncio.to_thread(run, ["move-data", "--to", sqlite_url(tmp_path / "there")]) == 2
    assert f"a Handrail process is running (with DATA_DIR {data_dir}): stop it" in capsys.readouterr().err


def test_while_another_command_writes_nothing_is_moved(data_dir: Path, tmp_path: Path, capsys: Printed) -> None:
    lock = WriterLock.take(data_dir / "index" / "writer.lock")
    assert run(["move-data", "--to", sqlite_url(tmp_path / "there")]) == 2
    assert "Another Handrail process is using" in capsys.readouterr().err
    lock.release()
    # The file of a server that died holds nobody up.
    write_address(data_dir, new_address(1))
    assert run(["move-data", "--to", sqlite_url(tmp_path / "there")]) == 0


def test_while_processes_work_on_the_database_nothing_is_moved(
    postgres_url: str, tmp_path: Path, capsys: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", postgres_url)
    beat(postgres_url, timedelta(seconds=10))
    assert run(["move-data", "--to", sqlite_url(tmp_path / "there")]) == 2
    assert "a Handrail process is running (a-worker:7): stop it" in capsys.readouterr().err
    beat(postgres_url, timedelta(minutes=1))
    assert run(["move-data", "--to", sqlite_url(tmp_path / "there")]) == 0


@dataclass
class Digest:
    """A job of every day, which waits to be let go where it hangs."""

    engine: AsyncEngine
    hangs: bool = False
    name: str = "digest"
    every: timedelta = timedelta(days=1)
    at: At | None = None
    what: str = "Sums the day up."
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    times: int = 0

    async def work(self) -> None:
        self.begun.set()
        if self.hangs:
            await asyncio.Event().wait()
        self.times += 1


async def worked(url: str, at: datetime, hangs: bool = False) -> int:
    """A process that works at this moment, until its job is done or hangs; how often it was done."""
    # It keeps the stream that was there when it was first used, and each test has another.
    logging.getLogger("dbos").handlers.clear()
    engine = connect(url)
    settings = Settings(data_dir=data_dir_of(url), database_url=SecretStr(url), _env_file=None)
    durable = DurableEngine(system_database_url(settings), "embedded", Retries())
    digest = Digest(engine, hangs)
    work = DurableWork([digest], durable, Heartbeats(engine, lambda: at), DoneSlots(engine, lambda: at), "UTC")
    await work.start()
    await work.tick(at)
    await until(work, digest)
    await work.stop()
    await engine.dispose()
    return digest.times


async def until(work: DurableWork, digest: Digest) -> None:
    """Until nothing is under way any more, or the job hangs."""
    async with asyncio.timeout(60):
        while True:
            if digest.begun.is_set() if digest.hangs else all(run.state == "done" for run in await work.runs()):
                return
            await asyncio.sleep(0.05)


def data_dir_of(url: str) -> Path:
    return Path(make_url(url).database or "").parent


async def test_what_was_done_before_the_move_is_not_done_again_after_it_and_what_comes_next_is(
    new_postgres_url: str, data_dir: Path, capsys: Printed
) -> None:
    before, monday = sqlite_url(data_dir), datetime(2026, 11, 23, 9, tzinfo=UTC)
    assert await worked(before, monday) == 1
    assert await asyncio.to_thread(run, ["move-data", "--to", new_postgres_url.replace("+psycopg", "")]) == 0
    assert await worked(new_postgres_url, monday + timedelta(hours=2)) == 0
    assert await worked(new_postgres_url, monday + timedelta(days=1)) == 1
    assert await worked(new_postgres_url, monday + timedelta(days=1, hours=2)) == 0


async def test_while_a_job_is_broken_off_nothing_is_moved(
    new_postgres_url: str, data_dir: Path, capsys: Printed
) -> None:
    there, monday = new_postgres_url.replace("+psycopg", ""), datetime(2026, 11, 23, 9, tzinfo=UTC)
    await worked(sqlite_url(data_dir), monday, hangs=True)
    assert await asyncio.to_thread(run, ["move-data", "--to", there]) == 2
    assert "jobs are not finished yet (digest): start Handrail once more" in capsys.readouterr().err
    assert await worked(sqlite_url(data_dir), monday) == 1
    assert await asyncio.to_thread(run, ["move-data", "--to", there]) == 0
