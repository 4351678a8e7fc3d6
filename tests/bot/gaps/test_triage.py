from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.audit_log import AuditLog
from bot.gaps.triage import AREA, Bulk, Done, Triage
from knowledge.gaps.gap_work import Action, Assign, Dismiss, Refused, Rename, Reopen, Route, SetTopics
from knowledge.gaps.gaps import GapKind, GapState, NotArranged
from tests.bot.scripted_house import Clock
from tests.knowledge.gap_desk import GapDesk


class House:
    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self.clock = Clock()
        self.desk = GapDesk(engine)
        self.audit = AuditLog(engine, self.clock)
        self.triage = Triage(engine, self.audit, self.clock)

    async def done(self, gap_id: str, action: Action, actor: str = "web:curator") -> Done:
        self.clock.pass_by(timedelta(minutes=1))
        result = await self.triage.change(gap_id, action, actor)
        assert isinstance(result, Done), result
        return result


@pytest.fixture
async def house(engine: AsyncEngine) -> House:
    house = House(engine)
    await house.desk.fill("leave", 0, 1)
    await house.desk.fill("pay", 2)
    return house


async def test_every_change_tells_who_did_what_and_when(house: House) -> None:
    await house.done("leave", Rename("How much leave?"), actor="web:ann")
    await house.done("leave", Assign("web:bob"), actor="web:cleo")
    first, second = await house.audit.of(AREA, "leave")
    assert (first.change.actor, first.change.verb) == ("web:ann", "rename")
    assert (first.change.before, first.change.after) == (
        {"title": "May I?", "title_by": None},
        {"title": "How much leave?", "title_by": "web:ann"},
    )
    assert (second.change.actor, second.change.after["state"]) == ("web:cleo", "assigned")
    assert second.at - first.at == timedelta(minutes=1)


async def test_a_change_is_undone_and_the_undoing_too(house: House) -> None:
    done = await house.done("leave", Dismiss("A joke"))
    back = await house.triage.undo(done.entry, "web:ann")
    assert isinstance(back, Done)
    gap = await house.desk.summary("leave")
    assert (gap.state, gap.dismissed_because, gap.state_since) == (GapState.OPEN, None, None)
    again = await house.triage.undo(back.entry, "web:bob")
    assert isinstance(again, Done)
    assert (await house.desk.summary("leave")).dismissed_because == "A joke"


async def test_a_change_is_undone_once_and_only_while_nothing_newer_rests_on_it(house: House) -> None:
    assigned = await house.done("leave", Assign("web:bob"))
    await house.done("leave", Dismiss("A joke"))
    assert await house.triage.undo(assigned.entry, "web:ann") is Refused.NEWER
    routed = await house.done("pay", Route("Facilities", "The gate is broken"))
    assert isinstance(await house.triage.undo(routed.entry, "web:ann"), Done)
    assert await house.triage.undo(routed.entry, "web:ann") is Refused.UNDONE
    assert (await house.desk.summary("pay")).kind is GapKind.MISSING


async def test_what_was_published_is_not_undone_here(house: House) -> None:
    published = await house.triage.advance("leave", GapState.PUBLISHED, "web:ann")
    assert isinstance(published, Done)
    assert await house.triage.undo(published.entry, "web:ann") is Refused.NOT_UNDOABLE


async def test_there_is_nothing_to_do_to_a_gap_there_is_not(house: House) -> None:
    assert await house.triage.change("none", Reopen(), "web:ann") is Refused.UNKNOWN
    assert await house.triage.undo(99, "web:ann") is Refused.UNKNOWN


async def test_what_is_refused_leaves_no_trace(house: House) -> None:
    assert await house.triage.change("leave", Dismiss(" "), "web:ann") is Refused.EMPTY
    assert await house.audit.of(AREA, "leave") == []


async def test_the_same_is_done_to_many_gaps_and_taken_back_together(house: House) -> None:
    await house.done("pay", Dismiss("A joke"))
    bulk = await house.triage.change_all(["leave", "pay", "leave", "none"], Assign("web:bob"), "web:ann")
    assert ([done.gap_id for done in bulk.done], dict(bulk.refused)) == (
        ["leave"],
        {"pay": Refused.NOT_NOW, "none": Refused.UNKNOWN},
    )
    back = await house.triage.undo_all([done.entry for done in bulk.done], "web:ann")
    assert isinstance(back, Bulk)
    assert (await house.desk.summary("leave")).assigned_to is None


async def test_a_change_stands_and_falls_with_the_transaction_it_is_part_of(house: House) -> None:
    async with house.engine.connect() as connection:
        assert isinstance(await house.triage.change("leave", SetTopics(("pay",)), "web:ann", connection), Done)
        await connection.rollback()
    assert (await house.desk.summary("leave")).topics == ()
    assert await house.audit.of(AREA, "leave") == []


async def test_a_merge_is_undone_with_everything_as_it_was(house: House) -> None:
    merged = await house.triage.merge(["leave", "pay"], "web:ann")
    assert isinstance(merged, Done)
    assert await house.desk.gaps() == {"leave": {"q0", "q1", "q2"}}
    assert isinstance(await house.triage.undo(merged.entry, "web:ann"), Done)
    assert await house.desk.gaps() == {"leave": {"q0", "q1"}, "pay": {"q2"}}


async def test_a_split_and_a_move_are_undone(house: House) -> None:
    split = await house.triage.split(["q1"], "web:ann")
    assert isinstance(split, Done)
    moved = await house.triage.move("q1", "pay", "web:ann")
    assert isinstance(moved, Done)
    assert await house.triage.undo(split.entry, "web:ann") is Refused.NEWER
    assert isinstance(await house.triage.undo(moved.entry, "web:ann"), Done)
    assert isinstance(await house.triage.undo(split.entry, "web:ann"), Done)
    assert await house.desk.gaps() == {"leave": {"q0", "q1"}, "pay": {"q2"}}


async def test_what_cannot_be_arranged_leaves_no_trace(house: House) -> None:
    assert await house.triage.merge(["leave", "none"], "web:ann") is NotArranged.UNKNOWN
    assert await house.triage.split(["q0", "q1"], "web:ann") is NotArranged.NOTHING_LEFT
    assert await house.triage.move("q9", "pay", "web:ann") is NotArranged.UNKNOWN
    assert await house.audit.recent() == []
