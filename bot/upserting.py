"""Writing a row that may be there already, the same on both databases."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Column, Table
from sqlalchemy.ext.asyncio import AsyncConnection

from knowledge.storage.insert_or import insert_into


async def insert_once(connection: AsyncConnection, table: Table, row: Mapping[str, Any]) -> bool:
    """Insert `row`; false, and nothing is written, when there is one with its key."""
    # PostgreSQL's driver forgets how many rows there were as soon as it is done.
    statement = insert_into(table, connection.dialect.name).values(row).on_conflict_do_nothing()
    statement = statement.execution_options(preserve_rowcount=True)
    return bool((await connection.execute(statement)).rowcount)


async def insert_new(
    connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]], key: Column[str]
) -> set[str]:
    """Insert those of `rows` whose key is not there yet, in one statement; gives back the keys that were new."""
    statement = insert_into(table, connection.dialect.name).values(list(rows)).on_conflict_do_nothing().returning(key)
    return set((await connection.execute(statement)).scalars())


async def put(connection: AsyncConnection, table: Table, key: Mapping[str, Any], values: Mapping[str, Any]) -> None:
    """Insert the row, or give the one with this key these values; `key` names the columns of a primary key."""
    statement = insert_into(table, connection.dialect.name).values({**key, **values})
    await connection.execute(statement.on_conflict_do_update(index_elements=list(key), set_=dict(values)))
