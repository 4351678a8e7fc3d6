"""Asking: a question is written down, answered once, and its reply delivered.

Every accepted question ends in exactly one outcome. The hot path answers at once in this process; what a dead or
failing process leaves behind, the sweeper finishes.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import structlog

from bot.people.people import People
from bot.ports import Answering, Chat, ChatUnavailable, Clock, OnText, PlaceGone
from bot.questions.gap_notes import LogsGaps, log_gap
from bot.questions.question_log import NewQuestion, QuestionLog, Received, Record
from bot.questions.under_way import Halted, UnderWay
from bot.replies import Logged, Reply, placeholder, reply_to
from retrieval.access import refuse
from retrieval.outcome import Failed, Outcome, Person, Place, Question, Turn

log = structlog.get_logger(__name__)

WAIT_SECONDS = 0.1
"""Between two looks at a question that another worker is answering."""

SWEPT_AT_ONCE = 4
"""Left-behind questions worked on at the same time, so that a restart does not starve people who ask now."""


@dataclass(frozen=True)
class Limits:
    """How long things may take. A lease is short and renewed, so that a dead worker's question is soon free again."""

    answer_within: timedelta = timedelta(seconds=60)
    lease: timedelta = timedelta(seconds=15)
    pause_before_retry: timedelta = timedelta(seconds=20)
    grace: timedelta = timedelta(seconds=5)
    deadline: timedelta = timedelta(minutes=5)
    placeholder_after: timedelta = timedelta(seconds=0.8)
    """An answer that is sooner there needs no placeholder, and its own words are what a phone shows."""
    retries: bool = True
    """False where no sweeper will come by: a failure is then final at once."""


@dataclass(frozen=True)
class Neighbours:
    """What asking works with. `chats` is keyed by platform; a platform without one fetches its replies itself."""

    questions: QuestionLog
    people: People
    answering: Answering
    gaps: LogsGaps
    chats: Mapping[str, Chat]
    on_outcome: Callable[[str, float], None]
    """Told each final outcome and the seconds it took since the question was asked."""


class Asking:
    """The use case of asking a question."""

    def __init__(self, neighbours: Neighbours, now: Clock, limits: Limits | None = None) -> None:
        self._with = neighbours
        self._now = now
        self._limits = limits or Limits()
        self._worker = uuid4().hex
        self._under_way = UnderWay()

    async def receive(
        self, event_key: str, text: str, asker: Person, place: Place, history: Sequence[Turn] = ()
    ) -> Received:
        """Write the question down. The row exists when this returns; only then may the event be acknowledged."""
        return await self._with.questions.accept(event_key, text, asker, place, history)

    async def ask(self, new: NewQuestion, on_text: OnText | None = None) -> tuple[str, Reply]:
        """`receive` and `answer` in one, for a surface that waits here: the question's id, and the reply."""
        self._with.answering.expect(new.text, new.history)
        taken = await self._with.questions.accept_and_take(
            new, self._worker, self._limits.lease, self._with.people.as_now
        )
        if isinstance(taken, Received):
            return taken.question_id, await self.answer(taken.question_id, on_text)
        with suppress(Halted):
            return taken.question.id, await self._work(taken, on_text)
        return taken.question.id, await self.answer(taken.question.id, on_text)

    async def answer(self, question_id: str, on_text: OnText | None = None) -> Reply:
        """The reply to a question: worked out now, or awaited from the worker that is at it.

        The reply may be an interim one (`is_final` is false) when something failed that will be tried again.
        Raises LookupError when there is no such question.
        """
        while True:
            with suppress(Halted):
                mine = await self._take(question_id)
                if mine is not None:
                    return await self._work(mine, on_text)
            record = await self._record(question_id)
            if record.reply is not None:
                return record.reply
            await asyncio.sleep(WAIT_SECONDS)

    async def reply_for(self, question_id: str, person_id: str) -> Reply | None:
        """The reply as it stands, for the asker only; None while there is none, and for anybody else."""
        record = await self._with.questions.get(question_id)
        return record.reply if record and record.question.asker.id == person_id else None

    async def finish_left_behind(self) -> int:
        """Answer the questions nobody is working on any more; those past their deadline end as failed for good.

        Gives back how many came to their end.
        """
        left = await self._with.questions.left_behind(self._limits.grace)
        turns = asyncio.Semaphore(SWEPT_AT_ONCE)
        ended = await asyncio.gather(*(self._sweep(question_id, turns) for question_id in left))
        return sum(ended)

    async def finish_under_way(self, within_seconds: float) -> None:
        """Before stopping: wait for the answers this process is working on, but no longer than this."""
        await self._under_way.wait(within_seconds)

    async def halt(self, question_id: str) -> None:
        """Break off the answer this process is working on. What becomes of the question is for the caller to say."""
        await self._under_way.halt(question_id)

    async def note_message(self, question_id: str, message_id: str) -> bool:
        """A surface has begun to show the answer in this message; false when the question is no longer ours."""
        return await self._with.questions.note_message(question_id, self._worker, message_id)

    async def answer_with(self, question_id: str, outcome: Outcome) -> Reply | None:
        """End a question with an outcome that was worked out before; None when another worker has it."""
        record = await self._take(question_id)
        if record is None:
            return None
        return await self._end(record, reply_to(outcome, None, record.question.place.is_private))

    async def _sweep(self, question_id: str, turns: asyncio.Semaphore) -> bool:
        async with turns:
            try:
                record = await self._take(question_id)
                return record is not None and (await self._work(record, None)).is_final
            except Exception as error:
                log.error("sweeping_failed", question_id=question_id, error=type(error).__name__)
            return False

    async def _work(self, record: Record, on_text: OnText | None) -> Reply:
        question_id = record.question.id
        async with self._lease_kept(question_id):
            return await self._under_way.run(question_id, self._answer_and_end(record, on_text))

    async def _answer_and_end(self, record: Record, on_text: OnText | None) -> Reply:
        question = record.question
        foregone = self._foregone(question)
        if foregone is not None:
            return await self._end(record, reply_to(foregone, in_private=question.place.is_private))
        async with self._placeholder_if_slow(record):
            outcome, logged = await self._outcome(question, on_text)
        return await self._end(record, reply_to(outcome, logged, question.place.is_private))

    def _foregone(self, question: Question) -> Outcome | None:
        """How the question ends without being looked into, if so. Person and place are checked before any search."""
        refusal = refuse(question.asker, question.place)
        if refusal is not None:
            return refusal
        return Failed(will_retry=False) if self._is_late(question) else None

    async def _outcome(self, question: Question, on_text: OnText | None) -> tuple[Outcome, Logged | None]:
        try:
            async with asyncio.timeout(self._limits.answer_within.total_seconds()):
                outcome = await self._with.answering.answer(question, _never_failing(on_text))
                return outcome, await log_gap(self._with.gaps, question, outcome)
        except Exception as error:
            log.error("answering_failed", question_id=question.id, error=type(error).__name__)
            return Failed(will_retry=self._limits.retries), None

    async def _end(self, record: Record, reply: Reply) -> Reply:
        try:
            await self._deliver(record, reply)
        except ChatUnavailable as error:
            log.warning("reply_not_delivered", question_id=record.question.id, error=type(error).__name__)
            if not self._is_late(record.question) and self._limits.retries:
                return await self._postpone(record, reply_to(Failed(will_retry=True)))
        except PlaceGone:
            log.warning("place_gone", question_id=record.question.id)
        return await self._finish(record, reply) if reply.is_final else await self._postpone(record, reply)

    async def _finish(self, record: Record, reply: Reply) -> Reply:
        question = record.question
        if not await self._with.questions.finish(question.id, self._worker, reply):
            # Our lease ran out and another worker took over: theirs is the one outcome.
            return (await self._record(question.id)).reply or reply
        seconds = (self._now() - question.asked_at).total_seconds()
        self._with.on_outcome(reply.outcome, seconds)
        log.info("question_finished", question_id=question.id, outcome=reply.outcome, seconds=round(seconds, 3))
        return reply

    async def _postpone(self, record: Record, reply: Reply) -> Reply:
        await self._with.questions.postpone(record.question.id, self._worker, reply, self._limits.pause_before_retry)
        return reply

    @asynccontextmanager
    async def _placeholder_if_slow(self, record: Record) -> AsyncIterator[None]:
        chat = self._with.chats.get(record.question.place.platform)
        if chat is None or not chat.needs_placeholder(record.question.place):
            yield
            return
        waiting = asyncio.create_task(asyncio.sleep(self._limits.placeholder_after.total_seconds()))
        showing = asyncio.create_task(self._show_placeholder(chat, record.question.id, waiting))
        try:
            yield
        finally:
            # Not yet due, it never shows. On its way, its id must be known first, or the answer would come beside it.
            waiting.cancel()
            await asyncio.shield(showing)

    async def _show_placeholder(self, chat: Chat, question_id: str, waiting: "asyncio.Task[None]") -> None:
        await asyncio.wait({waiting})
        if waiting.cancelled():
            return
        record = await self._record(question_id)
        if record.message_id is None and not record.is_finished:
            with suppress(ChatUnavailable, PlaceGone):  # The reply itself will meet the same trouble, and handle it.
                await self._send(chat, record, placeholder())

    async def _deliver(self, record: Record, reply: Reply) -> None:
        chat = self._with.chats.get(record.question.place.platform)
        if chat is None:
            return
        # Read afresh: a placeholder or a stream may have begun to show the answer meanwhile.
        message_id = (await self._record(record.question.id)).message_id
        if message_id is None:
            await self._send(chat, record, reply)
        else:
            await chat.edit(record.question.place, message_id, reply, key=record.question.id)

    async def _send(self, chat: Chat, record: Record, reply: Reply) -> None:
        question = record.question
        message_id = await chat.send(question.place, question.asker.id, reply, key=question.id)
        await self._with.questions.note_message(question.id, self._worker, message_id)

    async def _take(self, question_id: str) -> Record | None:
        return await self._with.questions.take(question_id, self._worker, self._limits.lease, self._with.people.as_now)

    async def _record(self, question_id: str) -> Record:
        record = await self._with.questions.get(question_id)
        if record is None:
            raise LookupError(f"there is no question {question_id}")
        return record

    def _is_late(self, question: Question) -> bool:
        return self._now() >= question.asked_at + self._limits.deadline

    @asynccontextmanager
    async def _lease_kept(self, question_id: str) -> AsyncIterator[None]:
        # Nearly every answer is there before it comes to that, so there is no task until then.
        renewing: list[asyncio.Task[None]] = []
        timer = asyncio.get_running_loop().call_later(
            self._limits.lease.total_seconds() / 3,
            lambda: renewing.append(asyncio.create_task(self._renew(question_id))),
        )
        try:
            yield
        finally:
            timer.cancel()
            for task in renewing:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    async def _renew(self, question_id: str) -> None:
        while True:
            if not await self._with.questions.renew(question_id, self._worker, self._limits.lease):
                # Ended, or somebody else's: another process edited or stopped it, or took it over.
                await self._under_way.halt(question_id)
                return
            await asyncio.sleep(self._limits.lease.total_seconds() / 3)


def _never_failing(on_text: OnText | None) -> OnText | None:
    """A reader who has gone away must not make the answer fail for good."""
    if on_text is None:
        return None

    async def pass_on(text: str) -> None:
        with suppress(Exception):
            await on_text(text)

    return pass_on
