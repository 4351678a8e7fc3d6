"""A gap store over a real database, and questions that go into it by number."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge import tables
from knowledge.gaps.gap_moves import Version
from knowledge.gaps.gap_store import Entered, GapEntry
from knowledge.gaps.gaps import ByHand, GapDetails, GapKind, GapQuestion, GapSummary, NearestPassage
from tests.knowledge.gaps_by_hand import GapsByHand

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
CURATOR = ByHand("web:curator", NOON)
NEAR = NearestPassage("p1", "a1", "Leave", ("Leave", "Carrying over"), 0.5)
VECTOR = np.array([1, 0], dtype="<f4").tobytes()


def entry(number: int, person: str = "web:ann", asked_at: datetime = NOON, text: str = "May I?") -> GapEntry:
    asked = GapQuestion(f"q{number}", text, person, "web", "direct", asked_at)
    return GapEntry(asked, text, GapKind.MISSING, (NEAR,), "model", VECTOR)


@dataclass(frozen=True)
class GapDesk:
    engine: AsyncEngine

    @property
    def store(self) -> GapsByHand:
        return GapsByHand(self.engine)

    async def version(self) -> Version:
        return (await self.store.grouped())[0]

    async def write_down(self, number: int) -> None:
        """A question that was asked, and is in no gap yet."""
        row = {
            "id": f"q{number}",
            "event_key": f"e{number}",
            "text": "May I?",
            "history": [],
            "person_id": "web:ann",
            "person": {},
            "place": {"platform": "web", "kind": "direct", "id": "1"},
            "state": "answering",
            "asked_at": NOON,
        }
        async with self.engine.begin() as connection:
            await connection.execute(tables.questions.insert().values(row))

    async def enter(self, number: int, gap_id: str, moves: Mapping[str, str] | None = None, **asked: Any) -> Entered:
        """Ask question `number`, and put it into this gap."""
        await self.write_down(number)
        placements = {f"q{number}": gap_id, **(moves or {})}
        entered = await self.store.enter(entry(number, **asked), placements, await self.version())
        assert entered is not None
        return entered

    async def fill(self, gap_id: str, *numbers: int) -> None:
        """Ask these questions, and put them into this gap."""
        for number in numbers:
            await self.enter(number, gap_id)

    async def gaps(self) -> dict[str, set[str]]:
        """The questions in each gap, after making sure that the questions themselves say the same."""
        found: dict[str, set[str]] = {}
        column = tables.gap_questions.c
        query = select(column.question_id, column.gap_id, tables.questions.c.gap_id.label("told"))
        async with self.engine.connect() as connection:
            for row in await connection.execute(query.join(tables.questions)):
                assert row.gap_id == row.told
                found.setdefault(row.gap_id, set()).add(row.question_id)
        return found

    async def by_hand(self) -> set[str]:
        """The questions that only a person may move."""
        _, stored = await self.store.grouped()
        return {each.question_id for each in stored if each.by_hand}

    async def summary(self, gap_id: str) -> GapSummary:
        found = await self.store.summary(gap_id, NOON)
        assert found is not None
        return found

    async def details(self, gap_id: str) -> GapDetails:
        found = await self.store.details(gap_id, NOON)
        assert found is not None
        return found
