from pathlib import Path

import pytest

from adapters.bench.desk import open_house
from adapters.bench.filling import asked_about, fill, settings_in
from knowledge.storage.database import sqlite_url
from retrieval.encoding.embedding import Encoder


async def test_a_filled_folder_opens_with_nothing_missing_and_nothing_left_over(
    tmp_path: Path, encoder: Encoder
) -> None:
    await fill(settings_in(tmp_path / "data", None), 30, 2, encoder)
    async with open_house(30, tmp_path / "data", encoder) as house:
        assert house.application.index.size == 30
        assert await house.application.curating.differences() == (0, 0)
        outcome, milliseconds = await house.ask(asked_about(2)[0].details.also_asked_as[0])
    assert outcome == "answered"
    assert milliseconds > 0


def test_no_setting_from_outside_leads_to_somebodys_own_knowledge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = {
        "DATA_DIR": "/somewhere",
        "DATABASE_URL": "postgresql://somewhere/handrail",
        "CHROMA_URL": "http://somewhere",
        "OPENAI_API_KEY": "secret",
        "OPENAI_BASE_URL": "http://somewhere",
    }
    for name, value in outside.items():
        monkeypatch.setenv(name, value)
    settings = settings_in(tmp_path, None)
    assert settings.data_dir == tmp_path
    assert settings.database_url.get_secret_value() == sqlite_url(tmp_path)
    assert settings.chroma_url is None
    assert not settings.has_model
