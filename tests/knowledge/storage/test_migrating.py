import asyncio
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, insert, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.storage.database import connect, sqlite_url
from knowledge.storage.migrating import UnknownVersion, migrate, migration_settings, newest_version
from knowledge.tables import metadata, people

ROOT = Path(__file__).parents[3]


def _differences(connection: Connection) -> object:
    return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)


async def test_the_migrations_make_exactly_the_tables_of_this_version(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        assert await connection.run_sync(_differences) == []


async def test_the_file_and_its_folders_are_created(tmp_path: Path) -> None:
    folder = tmp_path / "new 100%" / "data"
    await migrate(sqlite_url(folder))
    assert (folder / "handrail.sqlite3").exists()


async def test_migrating_again_keeps_what_is_there(engine: AsyncEngine, now: Callable[[], datetime]) -> None:
    person = {"id": "p1", "groups": ["sales"], "is_active": True, "updated_at": now()}
    async with engine.begin() as connection:
        await connection.execute(insert(people).values(person))
    await migrate(engine.url.render_as_string(hide_password=False))
    async with engine.connect() as connection:
        assert (await connection.execute(select(people.c.groups))).scalar_one() == ["sales"]


async def test_a_database_that_is_up_to_date_is_opened_without_the_migrating_library(engine: AsyncEngine) -> None:
    script = (
        "import asyncio, sys; from knowledge.storage.migrating import migrate; asyncio.run(migrate(sys.argv[1]))\n"
        "assert 'alembic' not in sys.modules"
    )
    url = engine.url.render_as_string(hide_password=False)
    running = await asyncio.create_subprocess_exec(sys.executable, "-c", script, url, cwd=ROOT, stderr=subprocess.PIPE)
    assert (await running.communicate())[1] == b""


@pytest.fixture(params=["sqlite", "postgresql"])
def no_tables(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that is not there yet, or has no tables."""
    return str(request.getfixturevalue("new_postgres_url")) if request.param == "postgresql" else sqlite_url(tmp_path)


async def test_a_database_of_a_newer_version_is_left_alone(no_tables: str) -> None:
    await migrate(no_tables)
    engine = connect(no_tables)
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = 'of-tomorrow'"))
    await engine.dispose()
    with pytest.raises(UnknownVersion):
        await migrate(no_tables)


async def test_several_processes_may_migrate_at_once(no_tables: str) -> None:
    script = "import asyncio, sys; from knowledge.storage.migrating import migrate; asyncio.run(migrate(sys.argv[1]))"
    url = no_tables
    command = [sys.executable, "-W", "error", "-c", script, url]
    running = [await asyncio.create_subprocess_exec(*command, cwd=ROOT, stderr=subprocess.PIPE) for _ in range(3)]
    results = await asyncio.gather(*(process.communicate() for process in running))
    assert [(process.returncode, err) for process, (_, err) in zip(running, results, strict=True)] == [(0, b"")] * 3


async def test_a_migration_that_fails_leaves_nothing_half_done(no_tables: str) -> None:
    url = no_tables
    engine = connect(url)
    async with engine.begin() as connection:
        await connection.run_sync(people.create)
    with pytest.raises(DBAPIError, match="already exists"):
        await migrate(url)
    async with engine.connect() as connection:
        tables = await connection.run_sync(lambda each: inspect(each).get_table_names())
    await engine.dispose()
    assert tables == ["people"]


def test_there_is_one_line_of_migrations_and_each_file_is_dated() -> None:
    scripts = ScriptDirectory.from_config(migration_settings())
    assert scripts.get_heads() == [newest_version()]
    names = [Path(revision.path).name for revision in scripts.walk_revisions()]
    assert names == sorted(names, reverse=True)
    assert all(re.fullmatch(r"\d{4}-\d{2}-\d{2}-\d{4}_\w+\.py", name) for name in names)
