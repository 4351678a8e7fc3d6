"""The questions of gaps in memory, in step with the database, whichever process wrote there."""

import asyncio
from collections.abc import Sequence

import numpy as np

from knowledge.gaps.gap_moves import Version
from knowledge.gaps.gap_store import GapStore, StoredQuestion
from knowledge.gaps.gaps import JOINABLE
from knowledge.gaps.grouping import Grouped, Grouping, Vector

STORED_AS = np.dtype("<f4")


class GapMemory:
    """Chooses gaps for questions. One task at a time may use it; what it chose must then be written, and agreed on."""

    def __init__(self, store: GapStore, model_id: str) -> None:
        self._store = store
        self._model_id = model_id
        self._grouping = Grouping()
        # Vectors of another model lie in another space; comparing them would mean nothing.
        self._foreign: set[str] = set()
        self._version: Version | None = None

    async def catch_up(self) -> Version:
        """Bring the memory in step with the database; gives the version of it that is in memory then."""
        if self._version is not None:
            version, changed = await self._store.grouped(since=self._version)
            if self._take_in(changed, version.questions - self._version.questions):
                self._version = version
                return version
        version, questions = await self._store.grouped()
        self._foreign = {each.question_id for each in questions if each.model_id != self._model_id}
        ours = [each for each in questions if each.model_id == self._model_id]
        self._grouping = await asyncio.to_thread(_grouping_of, ours)
        self._version = version
        return version

    async def place(self, question_id: str, vector: Vector) -> dict[str, str]:
        """The gap of a new question and of each that moves because of it. To be written, then passed to `agree`."""
        self._version = None
        return await asyncio.to_thread(self._grouping.place, question_id, vector)

    async def regroup(self) -> dict[str, str]:
        """The gap of each question that moves when all are grouped afresh. To be written, then passed to `agree`."""
        self._version = None
        return await asyncio.to_thread(self._grouping.regroup)

    def agree(self, version: Version | None) -> None:
        """What was chosen last is what the database holds, at this version. Unless this is said, all is read again."""
        self._version = version

    def _take_in(self, changed: Sequence[StoredQuestion], grown_by: int) -> bool:
        """Note what another process wrote; false when that cannot be done without reading everything again."""
        new = [each for each in changed if not self._knows(each)]
        # More new ones than there are more of: others were erased, or a settled gap was touched, or opened again.
        if len(new) != grown_by or any(each.state not in JOINABLE for each in changed):
            return False
        added = [each for each in changed if each.question_id not in self._grouping]
        self._foreign -= {each.question_id for each in added}
        self._foreign |= {each.question_id for each in added if each.model_id != self._model_id}
        for each in changed:
            if each.question_id in self._grouping:
                self._grouping.change(each.question_id, each.gap_id, each.state, each.by_hand)
        self._grouping.add([_grouped(each) for each in added if each.model_id == self._model_id])
        return True

    def _knows(self, question: StoredQuestion) -> bool:
        return question.question_id in self._grouping or question.question_id in self._foreign


def _grouping_of(questions: Sequence[StoredQuestion]) -> Grouping:
    grouping = Grouping()
    grouping.add([_grouped(each) for each in questions])
    return grouping


def _grouped(stored: StoredQuestion) -> Grouped:
    vector = np.frombuffer(stored.vector, dtype=STORED_AS)
    return Grouped(stored.question_id, stored.gap_id, stored.state, stored.by_hand, vector)
