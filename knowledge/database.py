"""The database engine, and the one way to begin a transaction."""

from pathlib import Path
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util import await_only

from knowledge.write_turns import WriteTurns

SQLITE_BUSY_SECONDS = 30


def sqlite_url(data_dir: Path) -> str:
    """The address of the embedded database inside `data_dir`."""
    return f"sqlite+aiosqlite:///{data_dir / 'handrail.sqlite3'}"


def connect(url: str) -> AsyncEngine:
    """An engine for `url`. SQLite is opened in WAL mode, so that reading never waits for writing."""
    engine = create_async_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare_sqlite)
        _let_writers_queue(engine.sync_engine)
    return engine


def connect_in_threads(engine: AsyncEngine) -> Engine:
    """Another way into the SQLite database that `engine` opens, for threads that may wait."""
    other = create_engine(engine.url.set(drivername="sqlite"))
    event.listen(other, "connect", _prepare_sqlite)
    event.listen(other, "begin", _begin_immediately)
    return other


def turns_of(engine: AsyncEngine) -> WriteTurns:
    """The queue of those who write through this engine (one that `connect` gave), for whoever writes beside it."""
    return _turns[engine.sync_engine]


def _prepare_sqlite(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    # The driver's own implicit BEGIN is deferred: two readers that both turn writer would fail instead of waiting.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    # The log is not flushed at each commit: the end of a process undoes nothing, a power cut perhaps the last moments.
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute(f"PRAGMA busy_timeout={SQLITE_BUSY_SECONDS * 1000}")
    cursor.close()


def _begin_immediately(connection: Connection) -> None:
    read_only = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


_turns: WeakKeyDictionary[Engine, WriteTurns] = WeakKeyDictionary()


def _let_writers_queue(engine: Engine) -> None:
    turns = _turns[engine] = WriteTurns()

    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("read_only", False):
            connection.exec_driver_sql("BEGIN")
            return
        # The driver's connection is what comes back to the pool, whatever has happened to the rest.
        await_only(turns.take(connection.connection.dbapi_connection, options.get("goes_first", False)))
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    def checked_in(connection: DBAPIConnection | None, _: ConnectionPoolEntry) -> None:
        turns.give_back(connection)

    event.listen(engine, "begin", begin)
    event.listen(engine, "checkin", checked_in)
