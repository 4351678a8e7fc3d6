from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.gap_rows import details_of, questions_query, summaries_query, summary_of
from knowledge.gaps import impact
from tests.knowledge.gap_desk import CURATOR, NEAR, NOON, GapDesk


@pytest.fixture
async def desk(engine: AsyncEngine) -> GapDesk:
    desk = GapDesk(engine)
    await desk.fill("leave", 0, 1)
    await desk.fill("pay", 2)
    return desk


async def test_every_gap_with_questions_is_read(desk: GapDesk) -> None:
    await desk.fill("travel", 3)
    await desk.store.merge(["pay", "travel"], CURATOR)
    async with desk.engine.connect() as connection:
        rows = (await connection.execute(summaries_query())).all()
    assert {(row.id, row.questions) for row in rows} == {("leave", 2), ("pay", 2)}


async def test_what_may_not_be_told_is_not_in_what_is_read(desk: GapDesk) -> None:
    later = NOON + timedelta(days=30)
    async with desk.engine.connect() as connection:
        row = (await connection.execute(summaries_query("leave"))).one()
        rows = (await connection.execute(questions_query("leave"))).all()
    summary = summary_of(row, later)
    assert (row.askers, summary.askers) == (1, None)
    assert summary.impact == impact(None, 2, timedelta(days=30))
    details = details_of(summary, rows)
    assert (details.summary, details.question_ids, details.nearest) == (summary, ("q0", "q1"), (NEAR,))
    assert "web:ann" not in repr(details)
