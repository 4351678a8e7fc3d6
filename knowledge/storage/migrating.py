"""Bringing a database to the tables this version needs. Migrations only ever go forward."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, make_url, text

from knowledge.storage.database import connect

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parents[1] / "migrations"

_REVISION = re.compile(r'^revision = "(\w+)"$', re.MULTILINE)

_LOCK = 731_605_118
"""Any number will do, as long as it is always the same: PostgreSQL lets one transaction at a time hold it."""


class UnknownVersion(Exception):
    """The database was written by a version of Handrail that has migrations which this one lacks."""


def migration_settings() -> "Config":
    """Where Alembic finds the migrations, in an installed package too; there is no alembic.ini."""
    from alembic.config import Config  # noqa: PLC0415 - see `migrate`

    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    settings.set_main_option("file_template", "%%(year)d-%%(month).2d-%%(day).2d-%%(hour).2d%%(minute).2d_%%(slug)s")
    settings.set_main_option("timezone", "UTC")
    return settings


async def migrate(url: str) -> None:
    """Create or upgrade the tables of the database at `url`; what is in it is kept.

    An SQLite file and its folder are created. Everything happens in one transaction that only one process at a time can
    be in: of two that start together, one waits for up to half a minute and then finds nothing left to do. Where there
    is nothing to do from the first, Alembic is not even loaded, which takes a tenth of a second. Raises UnknownVersion.
    """
    _make_folder(url)
    engine = connect(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_bring_up_to_date)
    finally:
        await engine.dispose()


def newest_version() -> str:
    """The newest migration there is: of one line of dated files, the last."""
    newest = max(MIGRATIONS.glob("versions/*.py"), key=lambda path: path.name)
    found = _REVISION.search(newest.read_text("utf-8"))
    return found[1] if found else ""


def _version(connection: Connection) -> str | None:
    """The newest migration that the database has seen, or None."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    version: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return version


def _make_folder(url: str) -> None:
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)


def _bring_up_to_date(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    if _version(connection) != newest_version():
        _upgrade(connection)


def _upgrade(connection: Connection) -> None:
    from alembic import command  # noqa: PLC0415 - see `migrate`
    from alembic.util import CommandError  # noqa: PLC0415 - see `migrate`

    settings = migration_settings()
    settings.attributes["connection"] = connection
    try:
        command.upgrade(settings, "head")
    except CommandError as error:
        raise UnknownVersion(str(error)) from error
