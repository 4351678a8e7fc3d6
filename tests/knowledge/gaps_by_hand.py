"""Gaps as a person arranges them, each change in a transaction of its own and without the log that triage keeps."""

from collections.abc import Collection, Sequence

from sqlalchemy import update

from knowledge.gaps.gap_arranging import merge, move_one, split
from knowledge.gaps.gap_moves import begin_change
from knowledge.gaps.gap_store import GapStore
from knowledge.gaps.gaps import Arranged, ByHand, GapState, NotArranged
from knowledge.tables import gap_questions, gaps


class GapsByHand(GapStore):
    """The store of gaps, and what a person may do to them."""

    async def merge(self, gap_ids: Sequence[str], by: ByHand) -> Arranged | NotArranged:
        async with self._engine.begin() as connection:
            return await merge(connection, gap_ids, by)

    async def split(self, question_ids: Collection[str], by: ByHand) -> Arranged | NotArranged:
        async with self._engine.begin() as connection:
            return await split(connection, question_ids, by)

    async def move(self, question_id: str, gap_id: str, by: ByHand) -> Arranged | NotArranged:
        async with self._engine.begin() as connection:
            return await move_one(connection, question_id, gap_id, by)

    async def mark(self, gap_id: str, state: GapState) -> bool:
        """Move a gap to another state; false when there is no such gap, or it has joined another."""
        this_gap = update(gaps).where(gaps.c.id == gap_id, gaps.c.joined_to.is_(None))
        async with self._engine.begin() as connection:
            revision = (await begin_change(connection)).revision
            found = (await connection.execute(this_gap.values(state=state.value))).rowcount
            inside = update(gap_questions).where(gap_questions.c.gap_id == gap_id)
            await connection.execute(inside.values(revision=revision))
        return bool(found)
