from collections.abc import Callable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.done_slots import DoneSlots


async def test_the_slot_that_a_job_was_done_in_last_is_known(engine: AsyncEngine, now: Callable[[], datetime]) -> None:
    done = DoneSlots(engine, now)
    assert not await done.is_done("digest", "2026-11-23")
    for slot in ("2026-11-23", "2026-11-30"):
        await done.note("digest", slot)
    assert await done.is_done("digest", "2026-11-30")
    assert not await done.is_done("digest", "2026-11-23")
    assert not await done.is_done("other", "2026-11-30")
