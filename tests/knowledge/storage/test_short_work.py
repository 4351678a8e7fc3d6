import asyncio
import threading
from functools import partial

import pytest
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.ext.asyncio import AsyncEngine

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


@pytest.mark.sqlite_only
async def test_the_threads_open_the_database_as_everybody_does(engine: AsyncEngine) -> None:
    work = ShortWork(engine)
    assert await work.read(lambda connection: connection.execute(text("PRAGMA synchronous")).scalar_one()) == 1
