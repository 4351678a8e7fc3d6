"""The gap loop: what could not be answered becomes a gap at once, and joins what others asked in other words."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.ports import Clock
from knowledge.freshness import overdue_since
from knowledge.gap_store import Entered, GapEntry, GapStore, StoredVector
from knowledge.gaps import GapDetails, GapKind, GapQuestion, GapState, GapSummary, NearestPassage, guess_kind
from knowledge.grouping import Grouping, Vector
from retrieval.outcome import Evidence, Question

STORED_AS = np.dtype("<f4")

REMEMBERED_AT_ONCE = 200
"""A few milliseconds' work, after which others in this process get their turn."""


@dataclass(frozen=True)
class LoggedGap:
    """The gap a question went into. `askers` counts distinct people; None when they are too few to tell.

    `title` is how the first asker put it: for those who work on gaps, not for other askers.
    """

    gap_id: str
    title: str
    askers: int | None
    is_new: bool


def gap_question(question: Question, text: str) -> GapQuestion:
    """What a gap keeps of a question. `text` is what was not answered, in the asker's words."""
    return GapQuestion(
        question_id=question.id,
        text=text,
        person_id=question.asker.id,
        platform=question.place.platform,
        place_kind=question.place.kind.value,
        asked_at=question.asked_at,
    )


class GapLoop:
    """The use cases of gaps. One for a process: it holds the vectors of all gap questions in memory."""

    def __init__(self, store: GapStore, embed: Callable[[str], Awaitable[Vector]], model_id: str, now: Clock) -> None:
        self._store = store
        self._embed = embed
        self._model_id = model_id
        self._now = now
        self._choosing = asyncio.Lock()
        self._grouping = Grouping()
        self._seen: set[str] = set()

    async def log(self, question: Question, missing: str, nearest: Sequence[Evidence], restricted: bool) -> LoggedGap:
        """Join or open the gap that this question shows.

        `missing` is the part that was not answered, in the asker's words; empty for the whole question. `nearest` are
        the passages that were not enough, best first. The same question again gives the same gap. Raises
        sqlalchemy.exc.IntegrityError when the question was never written down.
        """
        asked = gap_question(question, missing.strip() or question.text)
        return await self.join(asked, [_near(each) for each in nearest], self._guess(nearest, restricted))

    async def join(self, asked: GapQuestion, nearest: Sequence[NearestPassage], kind: GapKind) -> LoggedGap:
        """Put a question into the gap it belongs to, or into a new one of this kind. See `log`."""
        gap_id = await self._store.gap_of(asked.question_id)
        entered = Entered(gap_id, is_new=False) if gap_id else await self._enter(asked, nearest, kind)
        gap = await self._store.summary(entered.gap_id, self._now())
        if gap is None:
            raise LookupError("The gap was removed while a question went into it. Log the question again.")
        return LoggedGap(gap.id, gap.title, gap.askers, entered.is_new)

    async def gaps(self, state: str | None = None) -> list[GapSummary]:
        """The gaps in this state, or all, those that matter most first. Raises ValueError for an unknown state."""
        return await self._store.summaries(self._now(), GapState(state) if state else None)

    async def gap(self, gap_id: str) -> GapDetails | None:
        """One gap with what was asked, where, and what came near; None when there is none with this id."""
        return await self._store.details(gap_id, self._now())

    async def mark(self, gap_id: str, state: str) -> bool:
        """Move a gap to another state; false when there is no such gap. Raises ValueError for an unknown state."""
        return await self._store.mark(gap_id, GapState(state))

    async def stop_telling(self, question_id: str, person_id: str) -> bool:
        """The asker does not want to hear of an answer; false when it is in no gap, or is somebody else's question."""
        return await self._store.stop_telling(question_id, person_id)

    async def _enter(self, asked: GapQuestion, nearest: Sequence[NearestPassage], kind: GapKind) -> Entered:
        vector = np.ascontiguousarray(await self._embed(asked.text), dtype=STORED_AS)
        entry = GapEntry(asked, kind, tuple(nearest), self._model_id, vector.tobytes())
        # One question at a time: of two that mean the same, the second must find the gap of the first.
        async with self._choosing:
            while True:
                await self._catch_up()
                entered = await self._store.enter(entry, await self._choose(vector), len(self._seen))
                if entered is not None:
                    self._remember(_stored(entry, entered))
                    return entered
                # Another process wrote in between. Each such turn means that one more question found its gap.

    async def _choose(self, vector: Vector) -> str | None:
        candidates = await asyncio.to_thread(self._grouping.candidates, vector)
        joinable = await self._store.joinable(candidates) if candidates else set()
        return next((gap_id for gap_id in candidates if gap_id in joinable), None)

    async def _catch_up(self) -> None:
        """Bring the vectors in memory in step with the store, whichever process wrote there."""
        count = await self._store.count_questions()
        if count < len(self._seen):
            self._grouping, self._seen = Grouping(), set()
        if count != len(self._seen):
            for place, stored in enumerate(await self._store.unseen(self._seen)):
                self._remember(stored)
                # Not in a thread: cut short there, it would go on beside the next question's. So others get their turn.
                if place % REMEMBERED_AT_ONCE == 0:
                    await asyncio.sleep(0)

    def _remember(self, stored: StoredVector) -> None:
        if stored.question_id in self._seen:
            return
        self._seen.add(stored.question_id)
        # Vectors of another model lie in another space; comparing them would mean nothing.
        if stored.model_id == self._model_id:
            self._grouping.add(stored.gap_id, np.frombuffer(stored.data, dtype=STORED_AS))

    def _guess(self, nearest: Sequence[Evidence], restricted: bool) -> GapKind:
        if not nearest:
            return guess_kind(None, restricted, overdue=False)
        overdue = overdue_since(nearest[0].found.details.review_by, self._now().date())
        return guess_kind(_likeness(nearest[0]), restricted, overdue is not None)


def _stored(entry: GapEntry, entered: Entered) -> StoredVector:
    return StoredVector(entry.asked.question_id, entered.gap_id, entry.model_id, entry.vector)


def _near(evidence: Evidence) -> NearestPassage:
    found = evidence.found
    return NearestPassage(
        found.passage.id,
        found.passage.article_id,
        found.details.title,
        found.passage.heading_path,
        _likeness(evidence),
    )


def _likeness(evidence: Evidence) -> float:
    # The merged score only orders the passages of one question; the cosine means the same for every question.
    return max(evidence.scores.get("meaning", evidence.score), evidence.scores.get("phrasing", 0.0))
