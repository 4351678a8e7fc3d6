from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge import tables
from knowledge.gaps.gaps import Arranged, ByHand, GapState, NotArranged
from tests.knowledge.gap_desk import CURATOR, NOON, GapDesk


@pytest.fixture
async def desk(engine: AsyncEngine) -> GapDesk:
    desk = GapDesk(engine)
    await desk.fill("leave", 0, 1, 2)
    await desk.fill("pay", 3, 4)
    await desk.fill("travel", 5)
    return desk


async def test_merged_gaps_are_the_first_of_them(desk: GapDesk) -> None:
    assert await desk.store.merge(["pay", "leave"], CURATOR) == Arranged("pay")
    assert await desk.gaps() == {"pay": {"q0", "q1", "q2", "q3", "q4"}, "travel": {"q5"}}
    assert await desk.by_hand() == {"q0", "q1", "q2", "q3", "q4"}


async def test_a_merged_gap_was_asked_about_as_long_as_both(desk: GapDesk) -> None:
    await desk.enter(6, "travel", asked_at=NOON - timedelta(days=3))
    await desk.enter(7, "travel", asked_at=NOON + timedelta(days=3))
    await desk.store.merge(["leave", "travel"], CURATOR)
    gap = await desk.summary("leave")
    assert (gap.first_asked, gap.last_asked) == (NOON - timedelta(days=3), NOON + timedelta(days=3))


async def test_split_questions_are_a_gap_of_their_own(desk: GapDesk) -> None:
    split = await desk.store.split(["q1", "q2", "q3"], CURATOR)
    assert isinstance(split, Arranged)
    expected = {"leave": {"q0"}, split.gap_id: {"q1", "q2", "q3"}, "pay": {"q4"}, "travel": {"q5"}}
    assert await desk.gaps() == expected
    assert await desk.by_hand() == {"q0", "q1", "q2", "q3", "q4"}
    gap = await desk.summary(split.gap_id)
    assert (gap.title, gap.kind, gap.state) == ("May I?", "missing", GapState.OPEN)


async def test_a_moved_question_is_in_the_other_gap(desk: GapDesk) -> None:
    assert await desk.store.move("q0", "pay", CURATOR) == Arranged("pay")
    assert await desk.gaps() == {"leave": {"q1", "q2"}, "pay": {"q0", "q3", "q4"}, "travel": {"q5"}}
    assert await desk.by_hand() == {"q0", "q1", "q2", "q3", "q4"}


async def test_who_did_it_and_when_is_kept(desk: GapDesk) -> None:
    await desk.store.move("q0", "pay", CURATOR)
    await desk.store.move("q0", "leave", ByHand("web:other", NOON + timedelta(hours=1)))
    column = tables.gap_questions.c
    async with desk.engine.connect() as connection:
        rows = (await connection.execute(select(column.question_id, column.placed_by, column.placed_at))).all()
    placed = {row.question_id: (row.placed_by, row.placed_at) for row in rows}
    assert placed["q0"] == ("web:other", NOON + timedelta(hours=1))
    assert placed["q1"] == placed["q3"] == ("web:curator", NOON)
    assert placed["q5"] == (None, None)


async def test_moving_the_last_question_makes_the_gap_join_the_other(desk: GapDesk) -> None:
    assert await desk.store.move("q5", "pay", CURATOR) == Arranged("pay")
    assert (await desk.summary("travel")).id == "pay"


async def test_a_gap_that_has_joined_another_stands_for_that_one(desk: GapDesk) -> None:
    await desk.store.merge(["pay", "travel"], CURATOR)
    assert await desk.store.move("q0", "travel", CURATOR) == Arranged("pay")
    assert await desk.store.merge(["travel", "pay"], CURATOR) == Arranged("pay")
    assert await desk.store.merge(["leave", "travel"], CURATOR) == Arranged("leave")
    assert (await desk.summary("travel")).id == (await desk.summary("pay")).id == "leave"


async def test_what_was_merged_can_be_split_again(desk: GapDesk) -> None:
    await desk.store.merge(["leave", "pay"], CURATOR)
    split = await desk.store.split(["q3", "q4"], CURATOR)
    assert isinstance(split, Arranged)
    assert await desk.gaps() == {"leave": {"q0", "q1", "q2"}, split.gap_id: {"q3", "q4"}, "travel": {"q5"}}


async def test_what_there_is_not_cannot_be_arranged(desk: GapDesk) -> None:
    await desk.write_down(9)
    assert await desk.store.merge(["leave", "nowhere"], CURATOR) is NotArranged.UNKNOWN
    assert await desk.store.merge([], CURATOR) is NotArranged.UNKNOWN
    assert await desk.store.split(["q0", "q9"], CURATOR) is NotArranged.UNKNOWN
    assert await desk.store.split([], CURATOR) is NotArranged.UNKNOWN
    assert await desk.store.move("q9", "leave", CURATOR) is NotArranged.UNKNOWN
    assert await desk.store.move("q0", "nowhere", CURATOR) is NotArranged.UNKNOWN
    assert await desk.by_hand() == set()


@pytest.mark.parametrize("state", [GapState.PUBLISHED, GapState.PROVEN])
async def test_a_settled_gap_keeps_its_questions(desk: GapDesk, state: GapState) -> None:
    await desk.store.mark("pay", state)
    assert await desk.store.merge(["leave", "pay"], CURATOR) is NotArranged.SETTLED
    assert await desk.store.split(["q0", "q3"], CURATOR) is NotArranged.SETTLED
    assert await desk.store.move("q3", "leave", CURATOR) is NotArranged.SETTLED
    assert await desk.store.move("q0", "pay", CURATOR) is NotArranged.SETTLED
    assert (await desk.gaps())["pay"] == {"q3", "q4"}


async def test_a_gap_cannot_be_split_off_from_itself(desk: GapDesk) -> None:
    assert await desk.store.split(["q3", "q4"], CURATOR) is NotArranged.NOTHING_LEFT
    split = await desk.store.split(["q3", "q4", "q5"], CURATOR)
    assert isinstance(split, Arranged)
    assert (await desk.summary("travel")).id == split.gap_id
