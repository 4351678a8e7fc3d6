import asyncio
from pathlib import Path

import pytest
from sqlalchemy import event, insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.storage.database import connect, sqlite_url
from knowledge.storage.write_turns import LONGEST_WAIT_SECONDS
from knowledge.tables import people

TIMEOUTS = ("lock_timeout", "idle_in_transaction_session_timeout")


async def _pragma(engine: AsyncEngine, name: str) -> object:
    async with engine.connect() as connection:
        return (await connection.execute(text(f"PRAGMA {name}"))).scalar_one()


@pytest.mark.sqlite_only
async def test_sqlite_is_opened_to_be_safe_and_shared(engine: AsyncEngine) -> None:
    assert await _pragma(engine, "journal_mode") == "wal"
    assert await _pragma(engine, "foreign_keys") == 1
    normal = 1
    assert await _pragma(engine, "synchronous") == normal
    assert await _pragma(engine, "busy_timeout") == 30_000


async def test_postgresql_gives_up_on_those_who_hang(postgres_url: str) -> None:
    engine = connect(postgres_url)
    async with engine.connect() as connection:
        shown = [(await connection.execute(text(f"SHOW {name}"))).scalar_one() for name in TIMEOUTS]
    await engine.dispose()
    assert shown == ["30s", "1min"]


async def test_whoever_reads_sees_one_state(engine: AsyncEngine, now: object) -> None:
    moment = now() if callable(now) else now
    async with engine.execution_options(read_only=True).connect() as reading:
        assert (await reading.execute(select(people.c.id))).all() == []
        await _read_then_write(engine, "ann", moment)
        assert (await reading.execute(select(people.c.id))).all() == []


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


async def test_writers_queue_and_one_that_goes_first_overtakes_those_who_wait(engine: AsyncEngine) -> None:
    order: list[str] = []
    queued: asyncio.Queue[None] = asyncio.Queue()

    def takes_connection(*_: object) -> None:
        queued.put_nowait(None)

    async def write(name: str, **options: bool) -> None:
        async with engine.execution_options(**options).begin():
            order.append(name)

    async with engine.begin():
        # From there to waiting for a turn nothing else comes between.
        event.listen(engine.sync_engine, "checkout", takes_connection)
        writing = []
        for name, goes_first in (("a", False), ("b", False), ("first", True)):
            writing.append(asyncio.create_task(write(name, goes_first=goes_first)))
            await queued.get()
        event.remove(engine.sync_engine, "checkout", takes_connection)
    await asyncio.gather(*writing)
    assert order == ["first", "a", "b"]


async def test_a_writer_that_is_broken_off_gives_its_turn_back(engine: AsyncEngine) -> None:
    begun = asyncio.Event()

    async def write() -> None:
        async with engine.begin():
            begun.set()
            await asyncio.Event().wait()

    broken = asyncio.create_task(write())
    await begun.wait()
    broken.cancel()
    await asyncio.gather(broken, return_exceptions=True)
    async with asyncio.timeout(LONGEST_WAIT_SECONDS / 2), engine.begin() as connection:
        await connection.execute(text("DELETE FROM people"))


async def test_a_writer_that_is_broken_off_in_the_middle_of_a_statement_gives_its_turn_back(
    engine: AsyncEngine,
) -> None:
    numbers = "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 300000) SELECT count(n) FROM s"
    begun = asyncio.Event()

    async def write() -> None:
        async with engine.begin() as connection:
            begun.set()
            while True:
                await connection.execute(text(numbers))

    broken = asyncio.create_task(write())
    await begun.wait()
    await asyncio.sleep(0)
    broken.cancel()
    await asyncio.gather(broken, return_exceptions=True)
    async with asyncio.timeout(LONGEST_WAIT_SECONDS / 2), engine.begin() as connection:
        await connection.execute(text("DELETE FROM people"))


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
