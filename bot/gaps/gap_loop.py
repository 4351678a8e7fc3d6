"""The gap loop: what could not be answered becomes a gap at once, and joins what others asked in other words."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import numpy as np

from bot.gaps.gap_memory import STORED_AS, GapMemory
from bot.people.masking_people import MaskAll, mask_by_form, mask_old_questions
from bot.ports import Clock
from knowledge.freshness import overdue_since
from knowledge.gaps.gap_store import Entered, GapEntry, GapStore
from knowledge.gaps.gaps import (
    GapDetails,
    GapKind,
    GapQuestion,
    GapState,
    GapSummary,
    NearestPassage,
    guess_kind,
)
from knowledge.gaps.grouping import Vector
from retrieval.outcome import Citation, Evidence, Question
from retrieval.search.follow_up import as_one_reads_it

RENEWED_AT_ONCE = 50
"""Embedded anew before they are written: a second's work that a stop loses at most."""


@dataclass(frozen=True)
class LoggedGap:
    """The gap a question went into. `askers` counts distinct people; None when they are too few to tell.

    `title` is how the first asker put it: for those who work on gaps, not for other askers.
    """

    gap_id: str
    title: str
    askers: int | None
    is_new: bool


def gap_question(question: Question, text: str = "") -> GapQuestion:
    """What a gap keeps of a question. `text` is what was not answered, in the asker's words; empty for all of it, which
    for a follow-up begins with the turn that it leans on."""
    return GapQuestion(
        question_id=question.id,
        text=text or as_one_reads_it(question.text, question.history),
        person_id=question.asker.id,
        platform=question.place.platform,
        place_kind=question.place.kind.value,
        asked_at=question.asked_at,
    )


class GapLoop:
    """The use cases of gaps. One for a process: it holds the vectors of all gap questions in memory."""

    def __init__(
        self,
        store: GapStore,
        embed: Callable[[str], Awaitable[Vector]],
        model_id: str,
        now: Clock,
        mask: MaskAll = mask_by_form,
    ) -> None:
        self._store = store
        self._mask = mask
        self._embed = embed
        self._model_id = model_id
        self._now = now
        self._choosing = asyncio.Lock()
        self._memory = GapMemory(store, model_id)

    async def log(self, question: Question, missing: str, nearest: Sequence[Evidence], restricted: bool) -> LoggedGap:
        """Join or open the gap that this question shows.

        `missing` is the part that was not answered, in the asker's words; empty for the whole question. `nearest` are
        the passages that were not enough, best first. The same question again gives the same gap. Raises
        sqlalchemy.exc.IntegrityError when the question was never written down.
        """
        asked = gap_question(question, missing.strip())
        return await self.join(asked, [_near(each) for each in nearest], self._guess(nearest, restricted))

    async def log_contradiction(self, question: Question, cited: Sequence[Citation]) -> None:
        """Join or open the gap of what articles contradict each other in. See `log`."""
        near = [NearestPassage(each.passage_id, each.article_id, each.title, each.heading_path, None) for each in cited]
        await self.join(gap_question(question), near, GapKind.CONTRADICTORY)

    async def join(self, asked: GapQuestion, nearest: Sequence[NearestPassage], kind: GapKind) -> LoggedGap:
        """Put a question into the gap it belongs to, or into a new one of this kind. See `log`."""
        gap_id = await self._store.gap_of(asked.question_id)
        entered = Entered(gap_id, is_new=False) if gap_id else await self._enter(asked, nearest, kind)
        gap = await self._store.standing(entered.gap_id)
        if gap is None:
            raise LookupError("The gap was removed while a question went into it. Log the question again.")
        return LoggedGap(gap.gap_id, gap.title, gap.askers, entered.is_new)

    async def gaps(self, state: str | None = None) -> list[GapSummary]:
        """The gaps in this state, or all, those that matter most first. Raises ValueError for an unknown state."""
        return await self._store.summaries(self._now(), GapState(state) if state else None)

    async def gap(self, gap_id: str) -> GapDetails | None:
        """One gap with what was asked, where, and what came near; None when there is none with this id."""
        return await self._store.details(gap_id, self._now())

    async def stop_telling(self, question_id: str, person_id: str) -> bool:
        """The asker does not want to hear of an answer; false when it is in no gap, or is somebody else's question."""
        return await self._store.stop_telling(question_id, person_id)

    async def tidy(self) -> int:
        """Group all gaps afresh; gives how many questions moved. For when a process starts: it takes seconds.

        What another embedding model had made is made anew first. Only what the program placed in open gaps moves.
        """
        await mask_old_questions(self._store, self._mask)
        while texts := await self._store.of_other_models(self._model_id, RENEWED_AT_ONCE):
            vectors = {question_id: (await self._vector(text)).tobytes() for question_id, text in texts.items()}
            await self._store.renew(vectors, self._model_id)
        async with self._choosing:
            while True:
                known = await self._memory.catch_up()
                placements = await self._memory.regroup()
                version = await self._store.rearrange(placements, known)
                self._memory.agree(version)
                if version is not None:
                    return len(placements)

    async def _enter(self, asked: GapQuestion, nearest: Sequence[NearestPassage], kind: GapKind) -> Entered:
        vector = await self._vector(asked.text)
        shown = (await self._mask([asked.text]))[0]
        entry = GapEntry(asked, shown, kind, tuple(nearest), self._model_id, vector.tobytes())
        # One question at a time: of two that mean the same, the second must find the gap of the first.
        async with self._choosing:
            while True:
                known = await self._memory.catch_up()
                placements = await self._memory.place(asked.question_id, vector)
                entered = await self._store.enter(entry, placements, known)
                if entered is not None:
                    self._memory.agree(entered.version)
                    return entered
                # Another process wrote in between. Each such turn means that one more question found its gap.

    async def _vector(self, text: str) -> Vector:
        return np.ascontiguousarray(await self._embed(text), dtype=STORED_AS)

    def _guess(self, nearest: Sequence[Evidence], restricted: bool) -> GapKind:
        if not nearest:
            return guess_kind(None, restricted, overdue=False)
        overdue = overdue_since(nearest[0].found.details.review_by, self._now().date())
        return guess_kind(_likeness(nearest[0]), restricted, overdue is not None)


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
