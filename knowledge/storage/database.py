"""The database engine, and the one way to begin a transaction.

On both databases those who write do so one after the other, and whoever reads sees one state of everything. What first
looks and then writes is right on one as it is on the other, in one process as in many; transactions are short. On
PostgreSQL whoever writes single statements that look for themselves need not wait: the option `in_turn=False`.
"""

from dataclasses import dataclass
from pathlib import Path
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from sqlalchemy.util import await_only

from knowledge.storage.write_turns import WriteTurns

LOCK_WAIT_SECONDS = 30
"""How long a writer waits for others before it fails; longer than anything takes that is in order."""

IDLE_SECONDS = 60
"""PostgreSQL ends a transaction in which nothing happens for so long: its process hangs, and others wait for it."""

_WRITERS = 731_605_119
"""The lock that PostgreSQL gives to one writer at a time: any number will do, as long as it is always the same."""


def sqlite_url(data_dir: Path) -> str:
    """The address of the embedded database inside `data_dir`."""
    return f"sqlite+aiosqlite:///{data_dir / 'handrail.sqlite3'}"


def connect(url: str) -> AsyncEngine:
    """An engine for `url`. SQLite is opened in WAL mode, so that reading never waits for writing."""
    engine = create_async_engine(url)
    is_sqlite = engine.dialect.name == "sqlite"
    event.listen(engine.sync_engine, "connect", _prepare_sqlite if is_sqlite else _prepare_postgres)
    _let_writers_queue(engine.sync_engine, _SQLITE if is_sqlite else _POSTGRES)
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
    cursor.execute(f"PRAGMA busy_timeout={LOCK_WAIT_SECONDS * 1000}")
    cursor.close()


def _prepare_postgres(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET lock_timeout = '{LOCK_WAIT_SECONDS}s'")
    cursor.execute(f"SET idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'")
    cursor.close()
    connection.commit()


@dataclass(frozen=True)
class _Beginning:
    """What a transaction begins with that only reads, and one that may write."""

    reading: str
    writing: str


_SQLITE = _Beginning("BEGIN", "BEGIN IMMEDIATE")
_POSTGRES = _Beginning("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ", f"SELECT pg_advisory_xact_lock({_WRITERS})")


def _begin_immediately(connection: Connection) -> None:
    read_only = connection.get_execution_options().get("read_only", False)
    # Without a cursor of SQLAlchemy's own, which would take longer than the database does.
    connection.connection.cursor().execute(_SQLITE.reading if read_only else _SQLITE.writing)


_turns: WeakKeyDictionary[Engine, WriteTurns] = WeakKeyDictionary()


def _let_writers_queue(engine: Engine, beginning: _Beginning) -> None:
    turns = _turns[engine] = WriteTurns()

    def begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("read_only", False):
            connection.exec_driver_sql(beginning.reading)
            return
        if beginning is _POSTGRES and not options.get("in_turn", True):
            return
        # The pool's own record of the connection is what comes back to it, also where the driver's connection is gone:
        # that of a writer who was broken off in the middle of a statement is closed.
        await_only(turns.take(connection.connection.record_info, options.get("goes_first", False)))
        connection.exec_driver_sql(beginning.writing)

    def checked_in(_: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        turns.give_back(entry.record_info)

    event.listen(engine, "begin", begin)
    event.listen(engine, "checkin", checked_in)
