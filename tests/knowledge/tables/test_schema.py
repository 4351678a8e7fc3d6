from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.tables import gaps, metadata


def _gap(**values: object) -> dict[str, object]:
    moment = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
    return {
        "id": "g1",
        "title": "T",
        "kind": "missing",
        "state": "open",
        "first_asked": moment,
        "last_asked": moment,
        **values,
    }


async def test_a_moment_comes_back_in_utc_whatever_zone_it_was_written_in(engine: AsyncEngine) -> None:
    berlin = datetime(2026, 11, 20, 10, 0, tzinfo=timezone(timedelta(hours=1)))
    async with engine.begin() as connection:
        await connection.execute(insert(gaps).values(_gap(first_asked=berlin)))
        found = (await connection.execute(select(gaps.c.first_asked))).scalar_one()
    assert found == berlin
    assert found.tzinfo is UTC


async def test_a_moment_without_its_zone_is_refused(engine: AsyncEngine) -> None:
    async with engine.begin() as connection:
        with pytest.raises(StatementError, match="needs its time zone"):
            await connection.execute(insert(gaps).values(_gap(first_asked=datetime(2026, 11, 20, 9, 0))))  # noqa: DTZ001


def test_every_constraint_has_a_name_so_that_a_migration_can_change_it() -> None:
    unnamed = [table.name for table in metadata.tables.values() for each in table.constraints if not each.name]
    assert unnamed == []
