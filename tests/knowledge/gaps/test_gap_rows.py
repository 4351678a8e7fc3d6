from datetime import timedelta

import pytest
from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.gaps.gap_rows import details_of, one_gap, questions_query, summary_of, weights_now
from knowledge.gaps.gaps import NOT_MASKED_YET
from knowledge.gaps.impact import Counted, Figures, impact
from knowledge.tables import gap_questions, gaps, priorities
from tests.knowledge.gap_desk import CURATOR, NEAR, NOON, GapDesk


@pytest.fixture
async def desk(engine: AsyncEngine) -> GapDesk:
    desk = GapDesk(engine)
    await desk.fill("leave", 0, 1)
    await desk.fill("pay", 2)
    return desk


async def test_a_gap_that_joined_another_is_read_as_that_one(desk: GapDesk) -> None:
    await desk.store.merge(["pay", "leave"], CURATOR)
    async with desk.engine.connect() as connection:
        assert [row.id for row in await connection.execute(one_gap("leave"))] == ["pay"]


async def test_what_may_not_be_told_is_not_in_what_is_read(desk: GapDesk) -> None:
    later = NOON + timedelta(days=30)
    async with desk.engine.connect() as connection:
        row = (await connection.execute(one_gap("leave"))).one()
        rows = (await connection.execute(questions_query("leave"))).all()
    summary = summary_of(row, Counted(1, 2, let_down=1), {}, later)
    assert summary.askers is None
    assert summary.impact == impact(Figures(None, 2), timedelta(days=30))
    details = details_of(summary, rows)
    assert (details.summary, details.question_ids, details.nearest) == (summary, ("q0", "q1"), (NEAR,))
    assert "web:ann" not in repr(details)


async def test_words_that_were_never_masked_are_not_shown(desk: GapDesk) -> None:
    async with desk.engine.begin() as connection:
        await connection.execute(update(gap_questions).values(shown=None))
    assert (await desk.details("leave")).asked == (NOT_MASKED_YET, NOT_MASKED_YET)


async def test_the_weight_of_a_topic_is_that_of_the_priority_that_names_it(desk: GapDesk) -> None:
    row = {"id": "p1", "name": "Basket weaving", "measure": "", "topics": ["Baskets"], "weight": 0}
    async with desk.engine.begin() as connection:
        await connection.execute(insert(priorities).values(row | {"set_by": "web:curator", "set_at": NOON}))
        weights = await weights_now(connection)
        await connection.execute(update(gaps).where(gaps.c.id == "leave").values(topics=["baskets"]))
    assert weights == {"baskets": 0}
    assert ((await desk.summary("leave")).impact, (await desk.summary("leave")).due_on) == (0.0, None)


async def test_a_gap_nobody_sees_to_in_time_is_overdue(desk: GapDesk) -> None:
    gap = await desk.summary("leave")
    assert gap.due_on is not None
    assert not gap.is_overdue
    late = await desk.store.summary("leave", NOON + timedelta(days=200))
    assert late is not None
    assert late.is_overdue
