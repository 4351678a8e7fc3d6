import asyncio
from pathlib import Path

from sqlalchemy import insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.database import connect, sqlite_url
from knowledge.tables import people


async def _pragma(engine: AsyncEngine, name: str) -> object:
    async with engine.connect() as connection:
        return (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()


async def test_sqlite_is_opened_to_be_safe_and_shared(engine: AsyncEngine) -> None:
    assert await _pragma(engine, "journal_mode") == "wal"
    assert await _pragma(engine, "foreign_keys") == 1
    normal = 1
    assert await _pragma(engine, "synchronous") == normal
    assert await _pragma(engine, "busy_timeout") == 30_000


async def _read_then_write(engine: AsyncEngine, person: str, now: object) -> None:
    async with engine.begin() as connection:
        seen = len((await connection.execute(select(people.c.id))).all())
        await asyncio.sleep(0)
        row = {"id": person, "name": str(seen), "groups": [], "is_active": True, "updated_at": now}
        await connection.execute(insert(people).values(row))


async def test_writers_that_read_first_wait_for_each_other(engine: AsyncEngine, now: object) -> None:
    moment = now() if callable(now) else now
    await asyncio.gather(*(_read_then_write(engine, f"p{number}", moment) for number in range(8)))
    async with engine.connect() as connection:
        seen = (await connection.execute(select(people.c.name))).scalars().all()
    assert sorted(seen, key=int) == [str(number) for number in range(8)]


async def test_reading_does_not_wait_for_a_writer(engine: AsyncEngine) -> None:
    reading = engine.execution_options(read_only=True)
    async with engine.begin() as writer, reading.connect() as reader:
        await writer.execute(text("DELETE FROM people"))
        assert (await reader.execute(select(people))).all() == []


async def test_a_folder_with_spaces_can_hold_the_database(tmp_path: Path) -> None:
    folder = tmp_path / "my data"
    folder.mkdir()
    engine = connect(sqlite_url(folder))
    assert await _pragma(engine, "journal_mode") == "wal"
    await engine.dispose()
    assert (folder / "handrail.sqlite3").exists()
