from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.storage.plain_select import PlainSelect
from knowledge.storage.short_work import ShortWork
from knowledge.tables import people
from tests.conftest import NOON

ACTIVE = PlainSelect(select(people.c.id, people.c.name).where(people.c.is_active), people.c.id, at_once=3)
ODD = """o'brien"; DROP TABLE people; --"""


def _add(names: dict[str, str], connection: Connection) -> None:
    rows = [
        {"id": each, "name": name, "groups": [], "is_active": name != "gone", "updated_at": NOON}
        for each, name in names.items()
    ]
    connection.execute(insert(people), rows)


@pytest.fixture
async def work(engine: AsyncEngine) -> ShortWork:
    work = ShortWork(engine)
    names = {f"p{number}": f"Person {number}" for number in range(8)} | {ODD: "O'Brien", "left": "gone"}
    await work.write(partial(_add, names))
    return work


async def _found(work: ShortWork, ids: Sequence[str]) -> list[tuple[Any, ...]]:
    return await work.read(lambda connection: ACTIVE.rows(connection, ids))


async def test_rows_are_found_by_any_number_of_values(work: ShortWork) -> None:
    for count in range(9):
        ids = [f"p{number}" for number in range(count)]
        assert sorted(await _found(work, ids)) == [(each, f"Person {each[1:]}") for each in ids]


async def test_a_row_is_found_once_however_few_are_asked_for(work: ShortWork) -> None:
    assert await _found(work, ["p1"]) == [("p1", "Person 1")]


async def test_the_conditions_of_the_query_hold(work: ShortWork) -> None:
    assert await _found(work, ["left", "p2", "nobody"]) == [("p2", "Person 2")]


async def test_a_value_is_only_a_value(work: ShortWork) -> None:
    assert await _found(work, [ODD]) == [(ODD, "O'Brien")]
    assert len(await _found(work, ["p1"])) == 1
