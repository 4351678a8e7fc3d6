import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.tables import audit_entries, gap_sources
from tests.conftest import NOON

ENTRY = {"at": NOON, "actor": "p", "area": "gap", "subject_id": "g1", "verb": "v", "before": {}, "after": {}}
SOURCE = {"gap_id": "g", "kind": "words", "label": "", "text": "", "given_by": "p", "given_at": NOON, "origin": "m1"}


async def test_a_change_is_taken_back_once_only(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.execute(insert(audit_entries).values(ENTRY | {"undoes": 1}))
        with pytest.raises(IntegrityError):
            await connection.execute(insert(audit_entries).values(ENTRY | {"undoes": 1}))


async def test_what_one_message_brought_is_one_source(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.execute(insert(gap_sources).values(SOURCE | {"id": "s1"}))
        with pytest.raises(IntegrityError):
            await connection.execute(insert(gap_sources).values(SOURCE | {"id": "s2"}))
