"""Recalibrating: the deployment's own judged questions correct how sure Handrail is. Asked for, shown first, undone at
will."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from bot.measures.calibrating import FEWEST_TO_SHIFT, Judged, Proposal, merged, propose, weights_of
from bot.measures.judgements import ANSWERED, Found, Judgement, Judgements, Source, Today, verdict
from bot.measures.recalibration import KeptAdjustment, Recalibration, State
from bot.people.people import People
from bot.ports import Clock
from bot.questions.deciding import Deciding
from bot.questions.question_log import QuestionLog, Record
from knowledge.gaps.gaps import withheld
from retrieval.access import visibility
from retrieval.looking import Look
from retrieval.parts import parts_of
from retrieval.ranking import too_close_to_call
from retrieval.recalibrated import Adjustment, FittedFor, recalibrated
from retrieval.search.follow_up import in_context
from retrieval.sufficiency import Calibration

ALIKE = 0.6
"""The cosine from which a question asked again is held to be the same in other words."""

COMPARED = 10
"""How many of the passages found today are looked at for something newer."""


LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Memory(Protocol):
    """Where the adjustment in use is kept. Its methods block."""

    def read(self) -> KeptAdjustment | None:
        """The adjustment in use; None: the shipped calibration."""

    def keep(self, kept: KeptAdjustment) -> None:
        """Put an adjustment into use; what was in use stays at hand."""

    def undo(self) -> bool:
        """Go back to what was in use before; false when nothing was ever put into use."""


@dataclass(frozen=True)
class Records:
    """What is read from the database."""

    judgements: Judgements
    questions: QuestionLog
    people: People


@dataclass(frozen=True)
class Shipped:
    """The calibration that comes with this version, and what an adjustment of it is fitted for."""

    calibration: Calibration
    fitted_for: FittedFor


class Recalibrating:
    """The use case of recalibrating. One for a process."""

    def __init__(self, records: Records, deciding: Deciding, shipped: Shipped, memory: Memory, now: Clock) -> None:
        self._records = records
        self._deciding = deciding
        self._shipped = shipped
        self._memory = memory
        self._now = now
        self._one_at_a_time = asyncio.Lock()

    async def recalibrate(self, apply: bool = False) -> Recalibration:
        """What the judged questions speak for. With `apply` it is put into use, if it does better on held-out ones."""
        async with self._one_at_a_time:
            judged, sources = await self._judged()
            people = frozenset[str]().union(*(each.people for each in judged))
            found = Recalibration(
                state=State.TOO_FEW,
                threshold=self._deciding.current.calibration.threshold,
                in_use=await self._in_use(),
                questions=len(judged),
                has_enough_people=withheld(len(people)) is not None,
                sources=sources,
            )
            if len(judged) < FEWEST_TO_SHIFT or not found.has_enough_people:
                return replace(found, sources=None)
            proposal = await self._propose(judged)
            if not proposal.is_better:
                return replace(found, state=State.NOT_BETTER, proposal=proposal)
            if apply:
                await self._use(proposal.adjustment, len(judged))
            return replace(found, state=State.APPLIED if apply else State.BETTER, proposal=proposal)

    async def undo(self) -> Recalibration:
        """Go back to the calibration that was in use before."""
        async with self._one_at_a_time:
            was_undone = await asyncio.to_thread(self._memory.undo)
            adjustment = await self._in_use()
            self._deciding.use(adjusted(self._shipped.calibration, adjustment))
            state = State.UNDONE if was_undone else State.NOTHING_TO_UNDO
            return Recalibration(state, self._deciding.current.calibration.threshold, adjustment)

    async def _in_use(self) -> Adjustment | None:
        kept = await asyncio.to_thread(self._memory.read)
        return kept.adjustment if kept else None

    async def _use(self, adjustment: Adjustment, questions: int) -> None:
        kept = KeptAdjustment(adjustment, questions, self._now(), self._shipped.fitted_for)
        await asyncio.to_thread(self._memory.keep, kept)
        self._deciding.use(adjusted(self._shipped.calibration, adjustment))

    async def _propose(self, judged: Sequence[Judged]) -> Proposal:
        weights = weights_of(judged, await self._records.judgements.share_answered())
        return await asyncio.to_thread(propose, judged, weights, self._deciding.current.calibration.threshold)

    async def _judged(self) -> tuple[list[Judged], dict[str, int] | None]:
        """Every question that can be judged today, once, and how many came from each source."""
        changed_at = await self._records.judgements.changed_at()
        found: dict[str, tuple[Source, Judged]] = {}
        for judgement in await self._records.judgements.read():
            if judgement.question_id not in found and await self._counts(judgement):
                judged = await self._judge(judgement, changed_at)
                if judged is not None:
                    found[judgement.question_id] = (judgement.source, judged)
        return merged(judged for _, judged in found.values()), _counted(list(found.values()))

    async def _counts(self, judgement: Judgement) -> bool:
        if parts_of(judgement.text):
            return False  # An answer to several things is not about the one passage that comes first.
        if judgement.source is not Source.ASKED_AGAIN:
            return True
        vector = self._deciding.current.lookup.vector
        ours = await asyncio.to_thread(vector, judgement.text)
        theirs = await asyncio.to_thread(vector, judgement.in_other_words)
        return judgement.text != judgement.in_other_words and float(ours @ theirs) >= ALIKE

    async def _judge(self, judgement: Judgement, changed_at: Mapping[str, datetime]) -> Judged | None:
        record = await self._records.questions.get(judgement.question_id)
        look = await self._look(judgement, record) if record else None
        if record is None or look is None or look.signals is None:
            return None
        is_right = verdict(judgement, record.question.asked_at, _today(look, changed_at))
        if is_right is None:
            return None
        return Judged(
            text=look.text,
            shipped=self._shipped.calibration.probability(look.signals),
            now=look.probability,
            is_right=is_right,
            article_id=look.evidence[0].article_id,
            people=frozenset({record.question.asker.id}),
            was_answered=record.reply is not None and record.reply.outcome == ANSWERED,
        )

    async def _look(self, judgement: Judgement, record: Record) -> Look:
        """The question looked up as if it were asked today, by the same person in the same place."""
        question = record.question
        asker = await self._records.people.current(question.asker)
        asked = in_context(judgement.text, question.history)
        return await asyncio.to_thread(self._deciding.current.lookup.look, asked, visibility(asker, question.place))


def adjusted(shipped: Calibration, adjustment: Adjustment | None) -> Calibration:
    """The calibration to be used: the shipped one, or that with an adjustment."""
    return recalibrated(shipped, adjustment) if adjustment else shipped


def _today(look: Look, changed_at: Mapping[str, datetime]) -> Today:
    found = [
        Found(each.found.passage.id, changed_at.get(each.article_id, LONG_AGO)) for each in look.evidence[:COMPARED]
    ]
    shown = len(too_close_to_call(look.evidence))
    return Today(found[:shown], found[shown:])


def _counted(found: Sequence[tuple[Source, Judged]]) -> dict[str, int] | None:
    """How many questions came from each source; None when one source is fewer than five people.

    With one figure missing, the others and the total would give it away.
    """
    counts: dict[str, int] = {}
    people: dict[str, set[str]] = {}
    for source, judged in found:
        counts[source.value] = counts.get(source.value, 0) + 1
        people.setdefault(source.value, set()).update(judged.people)
    return counts if all(withheld(len(each)) is not None for each in people.values()) else None
