"""Commands are run in this process, on a data folder of their own, with the one model that all tests share."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from adapters.settings import Settings
from retrieval.encoding.embedding import Encoder


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, and no setting from outside."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture(autouse=True)
def _logs_as_before() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers, root.level = handlers, level
    structlog.reset_defaults()


@pytest.fixture
def one_model(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands get the model that is loaded already."""

    async def load(_: Settings) -> Encoder:
        return encoder

    monkeypatch.setattr("adapters.commands.session.load_model", load)
    monkeypatch.setattr("adapters.doctor.load_model", load)
