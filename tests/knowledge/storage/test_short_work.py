import asyncio
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from knowledge.storage.short_work import ShortWork
from knowledge.tables import people
from tests.conftest import NOON


def add(person: str, connection: Connection) -> int:
    """Adds a person; gives back how many there were."""
    seen = len(connection.execute(select(people.c.id)).all())
    row = {"id": person, "name": str(seen), "groups": [], "is_active": True, "updated_at": NOON}
    connection.execute(insert(people).values(row))
    return seen


def ids(connection: Connection) -> list[str]:
    return list(connection.execute(select(people.c.id).order_by(people.c.id)).scalars())


def threads() -> set[str]:
    return {each.name.rpartition("_")[0] for each in threading.enumerate() if each.name.startswith("database-")}


async def test_what_was_written_is_there_for_everybody(engine: AsyncEngine) -> None:
    work = ShortWork(engine)
    assert await work.write(partial(add, "ann")) == 0
    assert await work.read(ids) == ["ann"]
    async with engine.connect() as connection:
        assert (await connection.execute(select(people.c.id))).scalars().all() == ["ann"]


async def test_work_that_fails_is_undone_as_a_whole(engine: AsyncEngine) -> None:
    def half(connection: Connection) -> None:
        add("ann", connection)
        raise LookupError("no Bob")

    work = ShortWork(engine)
    with pytest.raises(LookupError, match="no Bob"):
        await work.write(half)
    assert await work.read(ids) == []
    await work.write(partial(add, "bob"))
    assert await work.read(ids) == ["bob"]


async def test_writers_that_read_first_see_each_others_work(engine: AsyncEngine) -> None:
    works = [ShortWork(engine) for _ in range(4)]
    seen = await asyncio.gather(*(works[number % 4].write(partial(add, f"p{number}")) for number in range(40)))
    assert sorted(seen) == list(range(40))


async def test_writing_waits_for_those_who_write_in_another_way(engine: AsyncEngine) -> None:
    work = ShortWork(engine)
    async with engine.begin() as connection:
        await connection.run_sync(partial(add, "ann"))
        waiting = asyncio.create_task(work.write(partial(add, "bob")))
        assert await work.read(ids) == []
        assert not waiting.done()
    assert await waiting == 1


# On PostgreSQL both come in the same way, and the server decides who is first.
@pytest.mark.sqlite_only
async def test_those_who_write_in_either_way_do_so_in_the_order_they_came(engine: AsyncEngine) -> None:
    work, order = ShortWork(engine), list[str]()

    async def write_otherwise() -> None:
        async with engine.begin():
            order.append("otherwise")

    async with engine.begin():
        waiting = [asyncio.create_task(work.write(lambda _: order.append("in one piece")))]
        # It queues at its first step, and whoever comes in the other way has yet to find a connection.
        waiting.append(asyncio.create_task(write_otherwise()))
        await asyncio.sleep(0)
    await asyncio.gather(*waiting)
    assert order == ["in one piece", "otherwise"]


@pytest.mark.sqlite_only
async def test_the_threads_end_with_the_engine_and_come_back_when_needed(engine: AsyncEngine) -> None:
    work = ShortWork(engine)
    await asyncio.gather(work.write(partial(add, "ann")), work.read(ids))
    assert threads() == {"database-writer", "database-reader"}
    await engine.dispose()
    assert threads() == set()
    assert await work.read(ids) == ["ann"]


async def test_what_reading_changes_is_undone(engine: AsyncEngine) -> None:
    work = ShortWork(engine)
    await work.read(partial(add, "ann"))
    assert await work.read(ids) == []


async def named(*names: str, connection: AsyncConnection) -> list[str]:
    """Adds people by these names; gives back whoever is there then."""
    for name in names:
        row = {"id": name, "groups": [], "is_active": True, "updated_at": NOON}
        await connection.execute(insert(people).values(row))
    return list((await connection.execute(select(people.c.id).order_by(people.c.id))).scalars())


async def test_work_that_is_written_with_await_is_one_transaction_too(engine: AsyncEngine) -> None:
    work = ShortWork(engine)
    assert await work.write_by(lambda connection: named("ann", "bob", connection=connection)) == ["ann", "bob"]
    with pytest.raises(IntegrityError):
        await work.write_by(lambda connection: named("cleo", "ann", connection=connection))
    assert await work.read_by(lambda connection: named("dan", connection=connection)) == ["ann", "bob", "dan"]
    assert await work.read(ids) == ["ann", "bob"]


async def test_work_may_undo_what_it_did(engine: AsyncEngine) -> None:
    async def regret(connection: AsyncConnection) -> None:
        await named("ann", connection=connection)
        await connection.rollback()

    work = ShortWork(engine)
    await work.write_by(regret)
    assert await work.read(ids) == []


@pytest.mark.sqlite_only
async def test_short_work_may_wait_for_nothing_but_its_connection(engine: AsyncEngine) -> None:
    async def dawdle(_: AsyncConnection) -> None:
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="its connection only"):
        await ShortWork(engine).write_by(dawdle)


@pytest.mark.sqlite_only
async def test_work_that_could_not_begin_spoils_nothing_for_the_next(engine: AsyncEngine) -> None:
    work = ShortWork(engine)
    # From now on the thread that writes does not wait for others.
    await work.write(lambda connection: connection.exec_driver_sql("PRAGMA busy_timeout=0"))
    other = sqlite3.connect(str(engine.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        await work.write(partial(add, "ann"))
    other.close()
    assert await work.write(partial(add, "bob")) == 0


@pytest.mark.sqlite_only
async def test_the_threads_open_the_database_as_everybody_does(engine: AsyncEngine) -> None:
    work = ShortWork(engine)
    assert await work.read(lambda connection: connection.execute(text("PRAGMA synchronous")).scalar_one()) == 1


async def test_only_sqlite_can_be_read_in_the_thread_that_asks(engine: AsyncEngine) -> None:
    work = ShortWork(engine)
    await work.write(partial(add, "ann"))
    found = await asyncio.to_thread(work.read_here, ids)
    assert found == (["ann"] if engine.dialect.name == "sqlite" else None)


@pytest.mark.sqlite_only
async def test_a_thread_that_reads_finds_the_database_open_again_after_it_was_let_go_of(engine: AsyncEngine) -> None:
    work = ShortWork(engine)
    await work.write(partial(add, "ann"))
    with ThreadPoolExecutor(1) as thread:
        assert thread.submit(work.read_here, ids).result() == ["ann"]
        await engine.dispose()
        assert thread.submit(work.read_here, ids).result() == ["ann"]


@pytest.mark.sqlite_only
async def test_what_fails_in_the_thread_that_reads_leaves_it_able_to_read(engine: AsyncEngine) -> None:
    def fail(connection: Connection) -> None:
        ids(connection)
        raise LookupError("no Bob")

    work = ShortWork(engine)
    with ThreadPoolExecutor(1) as thread:
        with pytest.raises(LookupError, match="no Bob"):
            thread.submit(work.read_here, fail).result()
        assert thread.submit(work.read_here, ids).result() == []
