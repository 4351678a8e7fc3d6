"""Short pieces of work on the database: each is one transaction, and on SQLite one hand-over to a thread.

The driver that belongs to the event loop hands every single statement over to a thread and back, which takes many times
as long as the statement. What a question waits for goes through here; everything else may use the engine itself.
"""

from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import local
from typing import Any, TypeVar, cast
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, CursorResult, Engine, Executable, event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from knowledge.handing_over import in_thread
from knowledge.storage.database import connect_in_threads, turns_of
from knowledge.storage.write_turns import WriteTurns

READERS = 2
"""Threads that read; more would only take turns on the same interpreter."""

T = TypeVar("T")

AsyncWork = Callable[[AsyncConnection], Coroutine[Any, Any, T]]


class ShortWork:
    """Runs pieces of work: functions that read and write through a connection, do nothing else, and do not keep it.

    Work that raises is undone as a whole, and its exception comes out. Work whose caller is cancelled may still be
    done; what is written afterwards comes after it. `in_turn` is false where each piece of work that writes is one
    statement that looks for itself whether it may: on PostgreSQL it then waits for nobody else.
    """

    def __init__(self, engine: AsyncEngine, in_turn: bool = True) -> None:
        self._writing = engine.execution_options(in_turn=in_turn)
        self._reading = engine.execution_options(read_only=True)
        self._threads = _threads_of(engine) if engine.dialect.name == "sqlite" else None

    async def read(self, work: Callable[[Connection], T]) -> T:
        """What `work` finds. It sees one state of the database, and never waits for those who write."""
        if self._threads:
            return await self._threads.read(work)
        async with self._reading.connect() as connection:
            return await connection.run_sync(work)

    def read_here(self, work: Callable[[Connection], T]) -> T | None:
        """`read` in the thread that calls, which then hands nothing over. Blocks.

        None where the database can only be read from the event loop: on PostgreSQL.
        """
        return self._threads.read_here(work) if self._threads else None

    async def write(self, work: Callable[[Connection], T]) -> T:
        """Run `work` and commit it. When this returns, the end of this process undoes nothing."""
        if self._threads:
            return await self._threads.write(work)
        async with self._writing.begin() as connection:
            return await connection.run_sync(work)

    async def read_by(self, work: AsyncWork[T]) -> T:
        """`read`, for work that is written with `await`. It must wait for nothing but its connection."""
        if self._threads:
            return await self._threads.read(partial(_straight_on, work))
        async with self._reading.connect() as connection:
            return await work(connection)

    async def write_by(self, work: AsyncWork[T]) -> T:
        """`write`, for work that is written with `await`. It must wait for nothing but its connection."""
        if self._threads:
            return await self._threads.write(partial(_straight_on, work))
        async with self._writing.begin() as connection:
            return await work(connection)


class _NeverWaiting:
    """A thread's own connection, for work that is written with `await`: what it awaits is there already."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def execute(self, statement: Executable, parameters: Any = None) -> CursorResult[Any]:
        """See `AsyncConnection`."""
        return self._connection.execute(statement, parameters)

    async def rollback(self) -> None:
        """See `AsyncConnection`."""
        self._connection.rollback()


def _straight_on(work: AsyncWork[T], connection: Connection) -> T:
    """Do the work in this thread: since nothing makes it wait, it goes on to its end at once."""
    under_way = work(cast("AsyncConnection", _NeverWaiting(connection)))
    try:
        under_way.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    under_way.close()
    raise RuntimeError("Short work may wait for its connection only: do everything else before it or after it.")


class _Threads:
    """The threads of one SQLite database. The one that writes takes its turn among those who write otherwise.

    Each keeps a connection of its own: to fetch one and give it back takes as long as two statements.
    """

    def __init__(self, engine: Engine, turns: WriteTurns) -> None:
        self._engine = engine
        self._turns = turns
        self._reading = engine.execution_options(read_only=True)
        self._kept = list[Connection]()
        self._open()

    async def read(self, work: Callable[[Connection], T]) -> T:
        return await in_thread(self._readers, self.read_here, work)

    async def write(self, work: Callable[[Connection], T]) -> T:
        # Without a turn the database would let us try again and again, while others who queue go ahead.
        turn = object()
        await self._turns.take(turn)
        try:
            return await in_thread(self._writer, self._write, work)
        finally:
            self._turns.give_back(turn)

    def close(self, _: Engine | None = None) -> None:
        """Let go of the database when the work that was handed over is done. The next work opens it again."""
        for threads in (self._writer, self._readers):
            threads.shutdown()
        for connection in self._kept:
            connection.close()
        self._kept.clear()
        self._engine.dispose()
        self._open()

    def _open(self) -> None:
        self._own = local()
        # No thread starts before the first work.
        self._writer = ThreadPoolExecutor(1, "database-writer")
        self._readers = ThreadPoolExecutor(READERS, "database-reader")

    def read_here(self, work: Callable[[Connection], T]) -> T:
        connection = self._connection(self._reading)
        transaction = connection.begin()
        try:
            return work(connection)
        finally:
            transaction.rollback()

    def _write(self, work: Callable[[Connection], T]) -> T:
        connection = self._connection(self._engine)
        with connection.begin():
            return work(connection)

    def _connection(self, engine: Engine) -> Connection:
        """The connection of the thread that asks, which either reads or writes."""
        connection: Connection | None = getattr(self._own, "connection", None)
        if connection is None:
            connection = self._own.connection = engine.connect()
            self._kept.append(connection)
        return connection


_known: WeakKeyDictionary[Engine, _Threads] = WeakKeyDictionary()


def _threads_of(engine: AsyncEngine) -> _Threads:
    """The threads that everybody with this engine shares; they end when it is disposed of."""
    threads = _known.get(engine.sync_engine)
    if threads is None:
        threads = _known[engine.sync_engine] = _Threads(connect_in_threads(engine), turns_of(engine))
        event.listen(engine.sync_engine, "engine_disposed", threads.close)
    return threads
