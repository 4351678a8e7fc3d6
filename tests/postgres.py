"""A private PostgreSQL server for the tests: in a temporary folder, reached through a socket there, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import psycopg

OWNERS = ("postgres", "nobody")
"""Who runs the server where the tests run as root, which PostgreSQL refuses."""

# What is in it need not survive a power cut, and three processes may use it at once.
OPTIONS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "150"}
OWNER_NAME = "handrail"

COUNTER = "gap_log"
"""The one table that a migration puts a row into."""


class NotInstalled(Exception):
    """There is no PostgreSQL server on this machine."""


@dataclass(frozen=True)
class Postgres:
    """A running server. `folder` holds its socket."""

    folder: Path
    names: Iterator[int]

    def url(self, name: str) -> str:
        """The address of one of its databases."""
        return f"postgresql+psycopg://{OWNER_NAME}@/{name}?host={self.folder}"

    @contextmanager
    def database(self) -> Iterator[str]:
        """A new database without tables, which is there until left; gives its name."""
        name = f"test_{next(self.names)}"
        self.run("postgres", f"CREATE DATABASE {name}")
        try:
            yield name
        finally:
            self.run("postgres", f"DROP DATABASE {name} WITH (FORCE)")

    def empty(self, name: str, tables: Sequence[str]) -> None:
        """Bring a migrated database back to its beginning: no row in these tables, which are emptied in their order.

        Whoever still has it open loses it.
        """
        others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        self.run(name, f"{others} AND pid <> pg_backend_pid()")
        deletions = [f'DELETE FROM "{table}"' for table in tables if table != COUNTER]  # noqa: S608 - our own names
        self.run(name, "; ".join([*deletions, f"UPDATE {COUNTER} SET revision = 0"]))  # noqa: S608

    def run(self, name: str, statements: str) -> None:
        """Run statements in one of the databases."""
        with psycopg.connect(host=str(self.folder), user=OWNER_NAME, dbname=name, autocommit=True) as connection:
            connection.execute(statements.encode())


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Start a server and stop it. Takes two seconds. Raises NotInstalled."""
    programs = _programs()
    # Not pytest's own folder: the path of a socket must be short.
    folder = Path(tempfile.mkdtemp(prefix="handrail-pg-"))
    owner = _owner()
    if owner is not None:
        shutil.chown(folder, owner)
    try:
        data = str(folder / "data")
        _do(owner, [str(programs / "initdb"), "-D", data, "-U", OWNER_NAME, "-A", "trust", "-E", "UTF8", "-N"])
        chosen = [f"-c {name}={value}" for name, value in OPTIONS.items()]
        options = " ".join([f"-k {folder} -c listen_addresses=", *chosen])
        control = [str(programs / "pg_ctl"), "-D", data, "-w", "-t", "120"]
        _do(owner, [*control, "-l", str(folder / "log"), "-o", options, "start"])
        try:
            yield Postgres(folder, count())
        finally:
            _do(owner, [*control, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """Where the server's programs are: Debian keeps them out of the search path."""
    found = shutil.which("initdb")
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: int(place.parent.name), reverse=True)
    candidates = [*places, *([Path(found).parent] if found else [])]
    for place in candidates:
        if (place / "initdb").exists() and (place / "pg_ctl").exists():
            return place
    raise NotInstalled("needs a PostgreSQL server (Debian: apt-get install postgresql)")


def _owner() -> str | None:
    if os.getuid() != 0:
        return None
    return next(name for name in OWNERS if name in {entry.pw_name for entry in pwd.getpwall()})


def _do(owner: str | None, command: list[str]) -> None:
    # The folder the tests run in may be closed to the owner of the server.
    done = subprocess.run(
        command,
        user=owner,
        cwd="/",
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{Path(command[0]).name} failed: {done.stdout}")
