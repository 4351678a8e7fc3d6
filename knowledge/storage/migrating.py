"""Bringing a database to the tables this version needs. Migrations only ever go forward."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, make_url, text

from knowledge.storage.database import connect

_LOCK = 731_605_118
"""Any number will do, as long as it is always the same: PostgreSQL lets one transaction at a time hold it."""


def migration_settings() -> Config:
    """Where Alembic finds the migrations, in an installed package too; there is no alembic.ini."""
    settings = Config()
    settings.set_main_option("script_location", str(Path(__file__).parents[1] / "migrations").replace("%", "%%"))
    settings.set_main_option("file_template", "%%(year)d-%%(month).2d-%%(day).2d-%%(hour).2d%%(minute).2d_%%(slug)s")
    settings.set_main_option("timezone", "UTC")
    return settings


async def migrate(url: str) -> None:
    """Create or upgrade the tables of the database at `url`; what is in it is kept.

    An SQLite file and its folder are created. Everything happens in one transaction that only one process at a time can
    be in: of two that start together, one waits for up to half a minute and then finds nothing left to do.
    """
    _make_folder(url)
    engine = connect(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


def _make_folder(url: str) -> None:
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and address.database and address.database != ":memory:":
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    settings = migration_settings()
    settings.attributes["connection"] = connection
    command.upgrade(settings, "head")
