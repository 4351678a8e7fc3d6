"""What every test may use: the real embedding model, a fixed clock, and a migrated database."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.house.skips import skip_lines

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from retrieval.encoding.embedding import Encoder
    from tests.postgres import Postgres

# Set before any test imports numpy or the model's libraries, which read these once. Two thread pools on a few cores
# fight over them, and no test may look for a model on the network.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["HF_HUB_OFFLINE"] = "1"

# On a busy machine a test case may take long without anything being wrong.
settings.register_profile("patient", settings(), deadline=None)
settings.load_profile("patient")

SQLITE, POSTGRESQL = "sqlite", "postgresql"
STORES = (
    "knowledge/",
    "bot/",
    "adapters/console/test_links.py",
    "adapters/console/test_sessions.py",
    "adapters/console/test_sign_ins.py",
    "adapters/scim/",
    "adapters/slack/test_installations.py",
    "adapters/teams/test_ledger.py",
    "adapters/teams/test_references.py",
)
"""Where the tests of everything are that keeps something in the database."""

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def encoder() -> "Encoder":
    """The packaged embedding model, as it is run. Where the set-up has not prepared it, that takes a minute, once."""
    from retrieval.encoding.embedding import load_encoder

    return load_encoder()


@pytest.fixture
def now() -> Callable[[], datetime]:
    """A clock that stands still at noon, UTC."""
    return lambda: NOON


@pytest.fixture(scope="session")
def postgres() -> "Iterator[Postgres]":
    """A PostgreSQL server of the tests' own. Whoever asks for it is skipped where none is installed."""
    from tests.postgres import NotInstalled, running_postgres

    try:
        with running_postgres() as server:
            yield server
    except NotInstalled as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database without rows, to be copied."""
    from knowledge.storage.database import sqlite_url
    from knowledge.storage.migrating import migrate

    folder = tmp_path_factory.mktemp("migrated")
    asyncio.run(migrate(sqlite_url(folder)))
    return folder / "handrail.sqlite3"


@pytest.fixture(scope="session")
def migrated_postgres(postgres: "Postgres") -> Iterator[str]:
    """The name of a migrated PostgreSQL database that is used again and again: a new one takes many times as long."""
    from knowledge.storage.migrating import migrate

    with postgres.database() as name:
        asyncio.run(migrate(postgres.url(name)))
        yield name


@pytest.fixture
def postgres_url(postgres: "Postgres", migrated_postgres: str) -> str:
    """The address of a migrated PostgreSQL database without rows."""
    from knowledge.tables import metadata

    postgres.empty(migrated_postgres, [table.name for table in reversed(metadata.sorted_tables)])
    return postgres.url(migrated_postgres)


@pytest.fixture
def new_postgres_url(postgres: "Postgres") -> Iterator[str]:
    """The address of a PostgreSQL database without tables."""
    with postgres.database() as name:
        yield postgres.url(name)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a new, migrated database: of each kind in turn for tests about stores, else SQLite's."""
    from knowledge.storage.database import sqlite_url

    if getattr(request, "param", SQLITE) != SQLITE:
        return str(request.getfixturevalue("postgres_url"))
    shutil.copy(request.getfixturevalue("migrated_file"), tmp_path)
    return sqlite_url(tmp_path)


@pytest.fixture
async def engine(database_url: str) -> "AsyncIterator[AsyncEngine]":
    """A new, migrated database, in the test's own folder where it is SQLite's."""
    from knowledge.storage.database import connect

    engine = connect(database_url)
    yield engine
    await engine.dispose()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Every test of a store or job that uses a database runs on both, unless it is about SQLite itself."""
    if "database_url" not in metafunc.fixturenames or metafunc.definition.get_closest_marker("sqlite_only"):
        return
    if metafunc.definition.path.relative_to(Path(__file__).parent).as_posix().startswith(STORES):
        metafunc.parametrize("database_url", [SQLITE, POSTGRESQL], indirect=True)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None]:
    """End the run with a plain count of what was skipped and why."""
    yield
    for line in skip_lines(report.longrepr for report in terminalreporter.stats.get("skipped", [])):
        terminalreporter.write_line(line)
