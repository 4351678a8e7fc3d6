from collections.abc import Mapping

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge import tables
from knowledge.gaps.gap_moves import Version, begin_change, gaps_of, move, open_gaps, states_of, version_now
from knowledge.gaps.gaps import GapState
from tests.knowledge.gap_desk import GapDesk


@pytest.fixture
async def desk(engine: AsyncEngine) -> GapDesk:
    desk = GapDesk(engine)
    await desk.fill("leave", 0, 1, 2)
    await desk.fill("pay", 3)
    return desk


async def moved(desk: GapDesk, placements: Mapping[str, str]) -> dict[str, set[str]]:
    async with desk.engine.begin() as connection:
        before = await gaps_of(connection, placements)
        states = await states_of(connection, set(placements.values()))
        await open_gaps(connection, set(placements.values()) - states.keys(), placements)
        await move(connection, before, placements, 99)
    return await desk.gaps()


async def joined_to(desk: GapDesk) -> dict[str, str]:
    query = select(tables.gaps.c.id, tables.gaps.c.joined_to).where(tables.gaps.c.joined_to.is_not(None))
    async with desk.engine.connect() as connection:
        return {row.id: row.joined_to for row in await connection.execute(query)}


async def test_the_question_says_where_it_was_moved_to(desk: GapDesk) -> None:
    assert await moved(desk, {"q0": "pay", "q1": "travel"}) == {"leave": {"q2"}, "pay": {"q0", "q3"}, "travel": {"q1"}}
    assert await joined_to(desk) == {}


async def test_a_gap_without_questions_tells_where_most_of_them_went(desk: GapDesk) -> None:
    await moved(desk, {"q0": "pay", "q1": "travel", "q2": "travel"})
    assert await joined_to(desk) == {"leave": "travel"}


async def test_one_step_leads_to_the_gap_that_has_the_questions_now(desk: GapDesk) -> None:
    await moved(desk, {"q3": "leave"})
    await moved(desk, {"q0": "travel", "q1": "travel", "q2": "travel", "q3": "travel"})
    assert await joined_to(desk) == {"pay": "travel", "leave": "travel"}


async def test_two_gaps_can_change_places(desk: GapDesk) -> None:
    await moved(desk, {"q0": "pay", "q1": "pay", "q2": "pay", "q3": "leave"})
    assert await desk.gaps() == {"pay": {"q0", "q1", "q2"}, "leave": {"q3"}}
    assert await joined_to(desk) == {}


async def test_moving_nothing_changes_nothing(desk: GapDesk) -> None:
    assert await moved(desk, {}) == await moved(desk, {"q0": "leave"}) == {"leave": {"q0", "q1", "q2"}, "pay": {"q3"}}


async def test_a_change_follows_the_version_before_it(desk: GapDesk) -> None:
    async with desk.engine.begin() as connection:
        known = await version_now(connection)
        assert await begin_change(connection) == known.followed() == Version(4, known.revision + 1)
        assert await version_now(connection) == known.followed()


async def test_only_what_there_is_has_a_state(desk: GapDesk) -> None:
    async with desk.engine.connect() as connection:
        assert await states_of(connection, ["leave", "nowhere"]) == {"leave": GapState.OPEN}
        assert await gaps_of(connection, ["q3", "q9"]) == {"q3": "pay"}
