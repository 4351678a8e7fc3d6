import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.tables import jobs_done, work_processes
from tests.conftest import NOON


async def test_a_process_is_there_once(engine: AsyncEngine) -> None:
    row = {"id": "host:1", "seen_at": NOON}
    async with engine.connect() as connection:
        await connection.execute(insert(work_processes).values(row))
        with pytest.raises(IntegrityError):
            await connection.execute(insert(work_processes).values(row))


async def test_of_a_job_one_slot_is_kept(engine: AsyncEngine) -> None:
    row = {"job": "digest", "slot": "2026-11-23", "done_at": NOON}
    async with engine.connect() as connection:
        await connection.execute(insert(jobs_done).values(row))
        with pytest.raises(IntegrityError):
            await connection.execute(insert(jobs_done).values(row | {"slot": "2026-11-30"}))
