"""What every test may use: the real embedding model, a fixed clock, and a migrated database."""

import os
from collections.abc import AsyncIterator, Callable, Generator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from tests.house.skips import skip_lines

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from retrieval.embedding import Encoder

# Set before any test imports numpy or the model's libraries, which read these once. Two thread pools on a few cores
# fight over them, and no test may look for a model on the network.
os.environ["OPENBLAS_NUM_THREADS"] = "1"
os.environ["TOKENIZERS_PARALLELISM"] = "false"
os.environ["HF_HUB_OFFLINE"] = "1"

# On a busy machine a test case may take long without anything being wrong.
settings.register_profile("patient", settings(), deadline=None)
settings.load_profile("patient")

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def encoder() -> "Encoder":
    """The packaged embedding model, as it is run. Where the set-up has not prepared it, that takes a minute, once."""
    from retrieval.embedding import load_encoder

    return load_encoder()


@pytest.fixture
def now() -> Callable[[], datetime]:
    """A clock that stands still at noon, UTC."""
    return lambda: NOON


@pytest.fixture
async def engine(tmp_path: Path) -> "AsyncIterator[AsyncEngine]":
    """A new, migrated SQLite database in the test's own folder."""
    from knowledge.database import connect, sqlite_url
    from knowledge.migrating import migrate

    url = sqlite_url(tmp_path)
    await migrate(url)
    engine = connect(url)
    yield engine
    await engine.dispose()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Generator[None]:
    """End the run with a plain count of what was skipped and why."""
    yield
    for line in skip_lines(report.longrepr for report in terminalreporter.stats.get("skipped", [])):
        terminalreporter.write_line(line)
