import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.questions.question_log import NewQuestion, QuestionLog, Received, Record
from bot.replies import reply_to
from retrieval.outcome import Answered, Failed, Person, Place, PlaceKind, Turn

ANN = Person("web:ann", frozenset({"everyone", "sales"}), is_guest=True)
HALL = Place("slack", PlaceKind.CHANNEL, "C1", frozenset({"everyone", "sales"}), shared_externally=True)
LEASE = timedelta(seconds=15)
DONE = reply_to(Answered("Five days.", (), 0.9))


class Clock:
    def __init__(self) -> None:
        self.time = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.time

    def pass_by(self, time: timedelta) -> None:
        self.time += time


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def log(engine: AsyncEngine, clock: Clock) -> QuestionLog:
    return QuestionLog(engine, clock)


def as_given(person: Person, _: Connection) -> Person:
    return person


def as_inactive(person: Person, _: Connection) -> Person:
    return replace(person, is_active=False)


async def accept(log: QuestionLog, event_key: str = "e1") -> str:
    return (await log.accept(event_key, "May I?", ANN, HALL)).question_id


async def test_a_question_is_kept_with_who_asked_it_and_where(log: QuestionLog, clock: Clock) -> None:
    turns = [Turn("user", "Hello"), Turn("assistant", "Hello.")]
    received = await log.accept("e1", "May I?", ANN, HALL, turns)
    record = await log.get(received.question_id)
    assert record is not None
    assert record.question.asker == ANN
    assert record.question.place == HALL
    assert record.question.history == tuple(turns)
    assert record.question.asked_at == clock.time
    assert (record.reply, record.is_finished) == (None, False)


async def test_an_event_delivered_twice_is_one_question(log: QuestionLog) -> None:
    first, again = await log.accept("e1", "May I?", ANN, HALL), await log.accept("e1", "May I?", ANN, HALL)
    assert first.is_new
    assert not again.is_new
    assert first.question_id == again.question_id


async def test_an_event_delivered_many_times_at_once_is_one_question(log: QuestionLog) -> None:
    received = await asyncio.gather(*(log.accept("e1", "May I?", ANN, HALL) for _ in range(10)))
    assert sum(each.is_new for each in received) == 1
    assert len({each.question_id for each in received}) == 1


async def test_only_one_of_many_workers_gets_a_question(log: QuestionLog) -> None:
    question_id = await accept(log)
    claimed = await asyncio.gather(*(log.claim(question_id, f"w{number}", LEASE) for number in range(10)))
    assert sum(claimed) == 1


async def test_a_question_can_be_taken_as_it_is_written_down(log: QuestionLog, clock: Clock) -> None:
    new = NewQuestion("e1", "May I?", ANN, HALL)
    taken = await log.accept_and_take(new, "w", LEASE, as_given)
    again = await log.accept_and_take(new, "other", LEASE, as_given)
    assert isinstance(taken, Record)
    assert await log.get(taken.question.id) == taken
    assert again == Received(taken.question.id, is_new=False)
    assert await log.take(taken.question.id, "other", LEASE, as_given) is None
    clock.pass_by(LEASE)
    assert await log.left_behind(timedelta(0)) == [taken.question.id]
    assert await log.take(taken.question.id, "other", LEASE, as_given) == taken
    assert not await log.finish(taken.question.id, "w", DONE)


async def test_whoever_takes_a_question_gets_it_with_the_rights_its_asker_has_now(
    log: QuestionLog, clock: Clock
) -> None:
    taken = await log.accept_and_take(NewQuestion("e1", "May I?", ANN, HALL), "w", LEASE, as_inactive)
    assert isinstance(taken, Record)
    assert not taken.question.asker.is_active
    clock.pass_by(LEASE)
    again = await log.take(taken.question.id, "other", LEASE, as_inactive)
    assert again == taken
    known = await log.get(taken.question.id)
    assert known is not None
    assert known.question.asker == ANN


async def test_a_question_is_free_again_when_its_workers_lease_has_run_out(log: QuestionLog, clock: Clock) -> None:
    question_id = await accept(log)
    assert await log.claim(question_id, "dead", LEASE)
    clock.pass_by(LEASE)
    assert await log.claim(question_id, "alive", LEASE)


async def test_a_renewed_lease_holds_on(log: QuestionLog, clock: Clock) -> None:
    question_id = await accept(log)
    await log.claim(question_id, "slow", LEASE)
    clock.pass_by(LEASE / 2)
    assert await log.renew(question_id, "slow", LEASE)
    clock.pass_by(LEASE / 2)
    assert not await log.claim(question_id, "other", LEASE)


async def test_whoever_lost_the_question_cannot_finish_it(log: QuestionLog, clock: Clock) -> None:
    question_id = await accept(log)
    await log.claim(question_id, "dead", LEASE)
    clock.pass_by(LEASE)
    await log.claim(question_id, "alive", LEASE)
    assert not await log.finish(question_id, "dead", DONE)
    assert not await log.note_message(question_id, "dead", "m1")
    assert await log.finish(question_id, "alive", DONE)


async def test_a_finished_question_has_its_one_outcome_for_good(log: QuestionLog, clock: Clock) -> None:
    question_id = await accept(log)
    await log.claim(question_id, "w", LEASE)
    assert await log.finish(question_id, "w", DONE)
    clock.pass_by(timedelta(days=1))
    assert not await log.finish(question_id, "w", reply_to(Failed(will_retry=False)))
    assert not await log.claim(question_id, "w", LEASE)
    record = await log.get(question_id)
    assert record is not None
    assert record.is_finished
    assert record.reply == DONE


async def test_a_postponed_question_waits_its_time_and_keeps_its_message(log: QuestionLog, clock: Clock) -> None:
    question_id = await accept(log)
    await log.claim(question_id, "w", LEASE)
    await log.note_message(question_id, "w", "m1")
    await log.postpone(question_id, "w", reply_to(Failed()), timedelta(seconds=20))
    assert not await log.claim(question_id, "w", LEASE)
    clock.pass_by(timedelta(seconds=20))
    assert await log.left_behind(timedelta(0)) == [question_id]
    record = await log.get(question_id)
    assert record is not None
    assert record.message_id == "m1"
    assert not record.is_finished


async def test_only_questions_nobody_is_at_are_left_behind(log: QuestionLog, clock: Clock) -> None:
    grace = timedelta(seconds=5)
    dropped, finished, held = await accept(log, "e1"), await accept(log, "e2"), await accept(log, "e3")
    await log.claim(finished, "w", LEASE)
    await log.finish(finished, "w", DONE)
    await log.claim(dropped, "dead", timedelta(seconds=1))
    clock.pass_by(timedelta(seconds=2))
    await log.claim(held, "w", LEASE)
    fresh = await accept(log, "e4")
    assert await log.left_behind(grace) == [dropped]
    clock.pass_by(grace)
    assert await log.left_behind(grace) == [dropped, fresh]


async def test_a_question_nobody_asked_is_not_there(log: QuestionLog) -> None:
    assert await log.get("nowhere") is None
    assert not await log.claim("nowhere", "w", LEASE)
