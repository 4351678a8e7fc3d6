import asyncio
from collections.abc import Mapping

import numpy as np
import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.gaps.gap_memory import GapMemory
from knowledge import tables
from knowledge.gaps.gap_store import GapEntry
from knowledge.gaps.gaps import ByHand, GapKind, GapQuestion, GapState
from knowledge.gaps.linkage import Vector
from tests.bot.gap_house import NOON
from tests.knowledge.gaps_by_hand import GapsByHand

CURATOR = ByHand("web:curator", NOON)


def at(degrees: float) -> Vector:
    angle = np.radians(degrees)
    return np.array([np.cos(angle), np.sin(angle)], dtype="<f4")


class Process:
    """One process that puts questions into gaps, with a memory of its own."""

    def __init__(self, engine: AsyncEngine, model_id: str = "model") -> None:
        self.engine = engine
        self.store = GapsByHand(engine)
        self.model_id = model_id
        self.memory = GapMemory(self.store, model_id)

    async def ask(self, question_id: str, degrees: float) -> Mapping[str, str]:
        """Ask a question, and tell what was placed because of it."""
        await self._write_down(question_id)
        known = await self.memory.catch_up()
        placements = await self.memory.place(question_id, at(degrees))
        asked = GapQuestion(question_id, question_id, "web:ann", "web", "direct", NOON)
        vector = at(degrees).tobytes()
        entered = await self.store.enter(
            GapEntry(asked, question_id, GapKind.MISSING, (), self.model_id, vector), placements, known
        )
        assert entered is not None
        self.memory.agree(entered.version)
        return placements

    async def regroup(self) -> Mapping[str, str]:
        await self.memory.catch_up()
        placements = await self.memory.regroup()
        self.memory.agree(None)
        return placements

    async def _write_down(self, question_id: str) -> None:
        row = {"id": question_id, "event_key": question_id, "text": question_id, "history": [], "person": {}}
        shared = {"person_id": "web:ann", "place": {}, "state": "answering", "asked_at": NOON}
        async with self.engine.begin() as connection:
            await connection.execute(tables.questions.insert().values(row | shared))


@pytest.fixture
def one(engine: AsyncEngine) -> Process:
    return Process(engine)


@pytest.fixture
def other(engine: AsyncEngine) -> Process:
    return Process(engine)


async def test_what_another_process_wrote_is_known(one: Process, other: Process) -> None:
    await one.ask("far", 180)
    placed = await other.ask("a", 0)
    assert await one.ask("b", 10) == {"b": placed["a"]}


async def test_what_a_person_moved_elsewhere_is_known(one: Process, other: Process) -> None:
    leave = (await one.ask("a", 0))["a"]
    await one.ask("b", 5)
    pay = (await one.ask("c", 90))["c"]
    await other.store.move("b", pay, CURATOR)
    assert await one.ask("d", 1) == {"d": leave}
    assert await one.ask("e", 89) == {"e": pay}
    assert await one.regroup() == {}


async def test_what_was_erased_is_forgotten_though_as_much_was_asked_since(one: Process, other: Process) -> None:
    gone = (await one.ask("a", 0))["a"]
    await other.memory.catch_up()
    async with other.engine.begin() as connection:
        await connection.execute(update(tables.questions).values(gap_id=None))
        await connection.execute(delete(tables.gap_questions))
        await connection.execute(delete(tables.gaps))
    await other.ask("far", 180)
    assert gone not in (await one.ask("b", 1)).values()


async def test_a_gap_that_was_published_elsewhere_takes_in_no_more(one: Process, other: Process) -> None:
    first = (await one.ask("a", 0))["a"]
    await other.store.mark(first, GapState.PUBLISHED)
    second = (await one.ask("b", 0))["b"]
    assert second != first
    await other.store.mark(first, GapState.PROVEN)
    assert await one.ask("c", 0) == {"c": second}
    await other.store.mark(first, GapState.OPEN)
    assert await one.regroup() in ({"a": second}, dict.fromkeys("bc", first))


async def test_a_gap_that_is_worked_on_gives_nothing_away_from_then_on(one: Process, other: Process) -> None:
    leave = (await one.ask("a", 0))["a"]
    await one.ask("early", 45)
    await other.store.mark(leave, GapState.ASSIGNED)
    for degrees in (58, 60, 62):
        await one.ask(f"pay {degrees}", degrees)
    assert await one.store.gap_of("early") == leave


async def test_what_was_placed_but_not_written_is_forgotten(one: Process) -> None:
    await one.ask("a", 0)
    await one.memory.catch_up()
    lost = await one.memory.place("lost", at(90))
    assert lost["lost"] not in (await one.ask("b", 90)).values()


async def test_placing_that_is_cut_short_leaves_the_next_one_right(one: Process) -> None:
    first = (await one.ask("a", 0))["a"]
    await one.memory.catch_up()
    cut_short = asyncio.create_task(one.memory.place("lost", at(0)))
    await asyncio.sleep(0)
    cut_short.cancel()
    await asyncio.gather(cut_short, return_exceptions=True)
    assert await one.ask("b", 0) == {"b": first}


async def test_vectors_of_another_model_are_not_compared_until_they_are_renewed(engine: AsyncEngine) -> None:
    earlier, later = Process(engine), Process(engine, "later model")
    first = (await earlier.ask("a", 0))["a"]
    second = (await later.ask("b", 0))["b"]
    assert second != first
    await later.store.renew({"a": at(0).tobytes()}, "later model")
    assert (await later.ask("c", 0)).keys() >= {"c"}
    assert await later.regroup() in ({}, {"a": second})
    async with engine.connect() as connection:
        count = (await connection.execute(select(tables.gap_questions.c.question_id))).scalars().all()
    assert sorted(count) == ["a", "b", "c"]
