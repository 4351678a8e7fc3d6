from pathlib import Path

import pytest
from sqlalchemy import text

from adapters.opening import CannotStart, first_line, load_model, open_database, open_index, prepare_data_dir, utc_now
from retrieval.encoding.embedding import Encoder
from retrieval.search.index import PassageIndex
from retrieval.search.writer_lock import IndexLocked, WriterLock
from tests.adapters.built import settings_in


async def test_a_model_that_is_not_there_is_said_in_one_line(tmp_path: Path) -> None:
    settings = settings_in(tmp_path, sentence_transformers_model=str(tmp_path / "nowhere"))
    with pytest.raises(CannotStart, match="SENTENCE_TRANSFORMERS_MODEL") as raised:
        await load_model(settings)
    assert "\n" not in str(raised.value)


async def test_a_database_that_cannot_be_used_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "no.sqlite3").write_text("This is no database. " * 100)
    with pytest.raises(CannotStart, match="the database cannot be used") as raised:
        await open_database(settings_in(tmp_path, database_url=f"sqlite:///{tmp_path}/no.sqlite3"))
    assert "\n" not in str(raised.value)


async def test_a_database_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    engine = await open_database(settings)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = 'of-tomorrow'"))
    await engine.dispose()
    with pytest.raises(CannotStart, match="another version of Handrail"):
        await open_database(settings)


def test_a_data_dir_that_cannot_be_made_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(CannotStart, match=r"^DATA_DIR: cannot write in"):
        prepare_data_dir(tmp_path / "file" / "data")


def test_the_data_dir_is_for_this_user_only(tmp_path: Path) -> None:
    prepare_data_dir(tmp_path / "data")
    assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_an_error_is_told_by_its_first_line() -> None:
    assert first_line(ValueError("one\ntwo")) == "one"
    assert first_line(ValueError()) == "ValueError"


def test_the_present_has_its_zone() -> None:
    assert utc_now().tzinfo is not None


async def test_only_processes_that_share_their_stores_may_have_the_index_open_at_once(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[Path] = []

    def take(directory: Path, *_: object) -> WriterLock:
        lock = WriterLock.take(directory / "writer.lock")
        opened.append(directory)
        return lock

    monkeypatch.setattr(PassageIndex, "open", take)
    alone = settings_in(tmp_path)
    locks = [await open_index(alone, encoder)]
    with pytest.raises(IndexLocked, match="set DATA_DIR to another folder"):
        await open_index(alone, encoder)
    shared = settings_in(tmp_path, database_url="postgres://db/handrail", chroma_url="http://127.0.0.1:8000")
    locks += [await open_index(shared, encoder) for _ in range(2)]
    assert [directory.name for directory in opened] == ["index", "index-2", "index-3"]
    for lock in locks:
        lock.release()  # type: ignore[attr-defined]
