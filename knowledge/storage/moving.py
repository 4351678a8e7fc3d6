"""Moving everything from one database into another: from SQLite to PostgreSQL, or back."""

from collections.abc import Callable, Mapping

from sqlalchemy import Table, delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from knowledge.tables import gap_log, metadata

ROWS_AT_ONCE = 500

SEEDED = {gap_log.name}
"""Tables that the migrations put rows into: those of the source take their place."""

LOCK_WAIT = "10s"

Progress = Callable[[str, int], None]
"""Is told the name of a table and how many of its rows were copied."""


class CannotMove(Exception):
    """Nothing was moved. The message says why, and what to do."""


async def move_all(source: AsyncEngine, target: AsyncEngine, progress: Progress | None = None) -> Mapping[str, int]:
    """Copy every row of `source` into `target`, which is migrated and empty; gives back how many rows each table has.

    Either all of it stands in the target afterwards, or nothing: it is one transaction there. Nobody else can write to
    either database meanwhile. Raises CannotMove.
    """
    moved: dict[str, int] = {}
    async with source.begin() as reading, target.begin() as writing:
        await _keep_others_out(reading, "SHARE")
        await _keep_others_out(writing, "EXCLUSIVE")
        await _refuse_rows(writing)
        for table in metadata.sorted_tables:
            moved[table.name] = await _copy(table, reading, writing, progress)
            await _count_on(table, writing)
        await _check(moved, writing)
    return moved


async def _keep_others_out(connection: AsyncConnection, mode: str) -> None:
    # SQLite has let nobody else write since this transaction began.
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
        await connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_WAIT}'"))
        await connection.execute(text(f"LOCK TABLE {names} IN {mode} MODE"))


async def _refuse_rows(target: AsyncConnection) -> None:
    for table in metadata.sorted_tables:
        if table.name in SEEDED:
            await target.execute(delete(table))
        elif rows := await _count(table, target):
            raise CannotMove(
                f"the other database is not empty: its table {table.name} has {rows} rows; name an empty one"
            )


async def _copy(table: Table, source: AsyncConnection, target: AsyncConnection, progress: Progress | None) -> int:
    copied = 0
    rows = await source.stream(select(table).order_by(*table.primary_key.columns))
    async for some in rows.mappings().partitions(ROWS_AT_ONCE):
        await target.execute(table.insert(), [dict(row) for row in some])
        copied += len(some)
        if progress:
            progress(table.name, copied)
    return copied


async def _count_on(table: Table, target: AsyncConnection) -> None:
    """PostgreSQL does not see which numbers were given by hand: its own go on after them."""
    column = table.autoincrement_column
    if column is None or target.dialect.name != "postgresql":
        return
    last = (await target.execute(select(func.max(column)))).scalar_one()
    if last is not None:
        await target.execute(select(func.setval(func.pg_get_serial_sequence(table.name, column.name), last)))


async def _check(moved: Mapping[str, int], target: AsyncConnection) -> None:
    for table in metadata.sorted_tables:
        arrived = await _count(table, target)
        if arrived != moved[table.name]:
            raise CannotMove(f"of {moved[table.name]} rows of {table.name}, {arrived} arrived; nothing was moved")


async def _count(table: Table, connection: AsyncConnection) -> int:
    return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())
