from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.gaps.gap_work import GapWork, Refused
from knowledge.gaps.gap_work_store import keep_work, places_of, put_back, work_on
from knowledge.gaps.gaps import GapKind, GapState
from tests.knowledge.gap_desk import CURATOR, NOON, GapDesk

WORK = GapWork(
    title="Bikes?",
    kind=GapKind.NOT_KNOWLEDGE,
    state=GapState.ASSIGNED,
    state_since=NOON,
    topics=("travel", "bikes"),
    title_by="web:ann",
    kind_by="web:bob",
    topics_by="web:cleo",
    assigned_to="web:ann",
    due_on=date(2026, 12, 24),
    dismissed_because="A joke",
    routed_to="Facilities",
    routed_note="The gate is broken",
)


@pytest.fixture
async def desk(engine: AsyncEngine) -> GapDesk:
    desk = GapDesk(engine)
    await desk.fill("leave", 0, 1)
    await desk.fill("pay", 2)
    return desk


async def test_work_is_read_as_it_was_kept_and_the_change_shows_in_the_version(desk: GapDesk) -> None:
    version = await desk.version()
    async with desk.engine.begin() as connection:
        found = await work_on(connection, "leave")
        assert found is not None
        await keep_work(connection, "leave", found[1], WORK)
        assert await work_on(connection, "leave") == ("leave", WORK)
        assert await work_on(connection, "none") is None
    assert await desk.version() != version
    gap = await desk.summary("leave")
    assert (gap.kind, gap.state, gap.assigned_to, gap.due_on) == (
        GapKind.NOT_KNOWLEDGE,
        GapState.ASSIGNED,
        "web:ann",
        date(2026, 12, 24),
    )


async def test_what_was_merged_is_put_back_and_both_gaps_are_there_again(desk: GapDesk) -> None:
    async with desk.engine.begin() as connection:
        before = await places_of(connection, ["leave", "pay"])
    await desk.store.merge(["leave", "pay"], CURATOR)
    async with desk.engine.begin() as connection:
        assert await put_back(connection, {"q2": before["q2"]}, {"q2": "leave"}, CURATOR) is None
    assert await desk.gaps() == {"leave": {"q0", "q1"}, "pay": {"q2"}}
    assert (await desk.summary("pay")).id == "pay"
    assert await desk.by_hand() == {"q0", "q1", "q2"}


async def test_what_was_moved_on_since_is_not_put_back(desk: GapDesk) -> None:
    await desk.store.merge(["leave", "pay"], CURATOR)
    await desk.store.split(["q2"], CURATOR)
    async with desk.engine.begin() as connection:
        assert await put_back(connection, {"q2": "pay"}, {"q2": "leave"}, CURATOR) is Refused.NEWER


async def test_what_was_proven_keeps_its_questions(desk: GapDesk) -> None:
    await desk.store.merge(["leave", "pay"], CURATOR)
    await desk.store.mark("leave", GapState.PROVEN)
    async with desk.engine.begin() as connection:
        assert await put_back(connection, {"q2": "pay"}, {"q2": "leave"}, CURATOR) is Refused.NEWER
