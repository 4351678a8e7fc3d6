"""Moving between real databases, with rows in every table."""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import JSON, Boolean, Column, Date, Float, Integer, LargeBinary, Table, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_log import AuditLog, Change
from knowledge.storage import moving
from knowledge.storage.database import connect, sqlite_url
from knowledge.storage.migrating import migrate
from knowledge.storage.moving import CannotMove, move_all
from knowledge.tables import Moment, metadata, people
from tests.conftest import NOON

ROWS = 3


def value(column: Column[Any], number: int) -> object:
    """Something for a column: the same number gives what belongs together in all tables."""
    kind = column.type
    if column.nullable and number == 1:
        return None
    if isinstance(kind, JSON):
        return {"ünï": [number, None, "it's"]}
    if isinstance(kind, Integer):
        return number + 1
    for known, made in ((Moment, NOON), (Date, date(2026, 11, 20)), (Boolean, number == 0), (Float, number / 3)):
        if isinstance(kind, known):
            return made
    return bytes([0, 255, number]) if isinstance(kind, LargeBinary) else f"{number}·é"


async def fill(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        for table in metadata.sorted_tables:
            if table.name not in moving.SEEDED:
                rows = [{column.name: value(column, number) for column in table.columns} for number in range(ROWS)]
                await connection.execute(table.insert(), rows)


async def everything(engine: AsyncEngine) -> dict[str, Sequence[object]]:
    async with engine.execution_options(read_only=True).connect() as connection:
        return {table.name: [*(await connection.execute(_in_order(table))).all()] for table in metadata.sorted_tables}


def _in_order(table: Table) -> Any:
    return select(table).order_by(*table.primary_key.columns)


@pytest.fixture
async def other(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    """An empty SQLite database."""
    url = sqlite_url(tmp_path / "other")
    await migrate(url)
    engine = connect(url)
    yield engine
    await engine.dispose()


async def test_everything_goes_there_and_back(
    engine: AsyncEngine, other: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(moving, "ROWS_AT_ONCE", 2)
    await fill(other)
    before = await everything(other)
    told: list[tuple[str, int]] = []
    moved = await move_all(other, engine, lambda table, rows: told.append((table, rows)))
    assert await everything(engine) == before
    assert moved == {name: len(rows) for name, rows in before.items()}
    assert ("people", 2) in told
    assert ("people", 3) in told
    async with other.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            await connection.execute(table.delete())
    await move_all(engine, other)
    assert await everything(other) == before


async def test_numbers_go_on_where_they_were(engine: AsyncEngine, other: AsyncEngine) -> None:
    await fill(other)
    await move_all(other, engine)
    await AuditLog(engine, lambda: NOON).record(Change("ann", "gap", "g1", "closed"))
    numbers = [row.number for row in (await everything(engine))["audit_entries"]]  # type: ignore[attr-defined]
    assert numbers == [1, 2, 3, 4]


async def test_into_a_database_with_something_in_it_nothing_is_moved(engine: AsyncEngine, other: AsyncEngine) -> None:
    person = {"id": "bob", "groups": [], "is_active": True, "updated_at": NOON}
    async with engine.begin() as connection:
        await connection.execute(people.insert().values(person))
    await fill(other)
    with pytest.raises(CannotMove, match="its table people has 1 rows"):
        await move_all(other, engine)
    found = await everything(engine)
    assert [row.id for row in found["people"]] == ["bob"]  # type: ignore[attr-defined]
    assert sum(map(len, found.values())) == 1 + len(moving.SEEDED)


async def test_a_row_that_the_other_database_refuses_undoes_all(postgres_url: str, other: AsyncEngine) -> None:
    await fill(other)
    row = {"id": "\0", "groups": [], "is_active": True, "updated_at": NOON}
    async with other.begin() as connection:
        await connection.execute(people.insert().values(row))
    target = connect(postgres_url)
    try:
        with pytest.raises(DBAPIError):
            await move_all(other, target)
        assert sum(map(len, (await everything(target)).values())) == len(moving.SEEDED)
    finally:
        await target.dispose()


async def test_rows_that_get_lost_on_the_way_undo_all(
    engine: AsyncEngine, other: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def one_less(*_: object) -> int:
        return ROWS + 1

    await fill(other)
    monkeypatch.setattr(moving, "_copy", one_less)
    with pytest.raises(CannotMove, match="0 arrived; nothing was moved"):
        await move_all(other, engine)
