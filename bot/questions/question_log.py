"""The `questions` table: what was asked, who is working on it, and how it ended. One outcome a question, ever.

A question is received, then answered by one worker at a time that holds a lease, and then finished for good.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache, partial
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Connection, Row, Update, and_, bindparam, or_, select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.ports import Clock
from bot.replies import Reply
from knowledge.article_use import count_use
from knowledge.storage.insert_or import insert_into
from knowledge.storage.short_work import ShortWork
from knowledge.tables import questions
from retrieval.outcome import Person, Place, PlaceKind, Question, Turn

RECEIVED = "received"
ANSWERING = "answering"
FINISHED = "finished"

AsNow = Callable[[Person, Connection], Person]
"""Gives a person the rights they have at this moment, within a transaction."""


@dataclass(frozen=True)
class NewQuestion:
    """A question as a surface hands it in. `event_key` is the platform's own id of the event, up to 255 characters."""

    event_key: str
    text: str
    asker: Person
    place: Place
    history: Sequence[Turn] = ()


@dataclass(frozen=True)
class Received:
    """A question's row exists. `is_new` is false for an event that was delivered before."""

    question_id: str
    is_new: bool


@dataclass(frozen=True)
class Record:
    """One row: the question, and what has become of it. `reply` may be an interim one until `is_finished`."""

    question: Question
    is_finished: bool = False
    reply: Reply | None = None
    message_id: str | None = None


class QuestionLog:
    """Reads and writes the questions. Every method is one short transaction."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._work = ShortWork(engine, in_turn=False)
        self._now = now

    async def accept(
        self, event_key: str, text: str, asker: Person, place: Place, history: Sequence[Turn] = ()
    ) -> Received:
        """Write the question down, once per `event_key` (the platform's own id of the event, up to 255 characters)."""
        row, _ = self._row(NewQuestion(event_key, text, asker, place, history))
        return await self._work.write(partial(_insert, row | {"state": RECEIVED}))

    async def accept_and_take(
        self, new: NewQuestion, worker: str, lease: timedelta, as_now: AsNow
    ) -> Record | Received:
        """Write the question down as one that `worker` is at already, and read its asker's rights.

        An event that is known is left alone.
        """
        row, question = self._row(new)
        claimed = {"state": ANSWERING, "claimed_by": worker, "claimed_until": question.asked_at + lease}

        def work(connection: Connection) -> Record | Received:
            received = _insert(row | claimed, connection)
            return _with_rights(Record(question), as_now, connection) if received.is_new else received

        return await self._work.write(work)

    async def get(self, question_id: str) -> Record | None:
        """The question as it stands now, or None when there is none with this id."""
        return await self._work.read(partial(_get, question_id))

    async def find(self, event_key: str) -> Record | None:
        """The question that came with this event, or None."""

        def work(connection: Connection) -> Record | None:
            row = connection.execute(_BY_EVENT, {"event": event_key}).one_or_none()
            return _record(row) if row else None

        return await self._work.read(work)

    async def unfinished(self) -> list[Record]:
        """The questions that have not come to their end, oldest first."""
        return await self._work.read(lambda connection: [_record(row) for row in connection.execute(_UNFINISHED)])

    async def revise(self, question_id: str, text: str) -> bool:
        """Put other words in the place of a question's own, to be answered anew; false when there is none."""
        fresh = {"state": RECEIVED, "outcome": None, "reply": None, "confidence": None, "gap_id": None}
        free = {"claimed_by": None, "claimed_until": None, "finished_at": None, "asked_at": self._now()}
        return await self._change(_IF_THERE, {"question": question_id, "text": text} | fresh | free)

    async def withdraw(self, question_id: str, reply: Reply) -> bool:
        """End a question its asker took back, whoever works on it; false when it has come to its end already."""
        values = {"state": FINISHED, "outcome": reply.outcome, "reply": reply.to_json(), "claimed_by": None}
        ended = values | {"claimed_until": None, "finished_at": self._now()}
        return await self._change(_IF_UNFINISHED, {"question": question_id} | ended)

    async def claim(self, question_id: str, worker: str, lease: timedelta) -> bool:
        """Take the question for `worker` if nobody holds it. Held until the lease ends, is renewed or given up."""
        return await self._change(_IF_FREE, self._claimed(question_id, worker, lease))

    async def take(self, question_id: str, worker: str, lease: timedelta, as_now: AsNow) -> Record | None:
        """Claim the question and read it, and its asker's rights; None when it cannot be had."""
        values = self._claimed(question_id, worker, lease)

        def work(connection: Connection) -> Record | None:
            record = _get(question_id, connection) if _update(_IF_FREE, values, connection) else None
            return _with_rights(record, as_now, connection) if record else None

        return await self._work.write(work)

    async def renew(self, question_id: str, worker: str, lease: timedelta) -> bool:
        """Hold the question for another lease; false when it is no longer ours."""
        return await self._change_held(question_id, worker, {"claimed_until": self._now() + lease})

    async def note_message(self, question_id: str, worker: str, message_id: str) -> bool:
        """Remember where the reply stands on the platform, so that a retry edits it."""
        return await self._change_held(question_id, worker, {"message_id": message_id})

    async def postpone(self, question_id: str, worker: str, reply: Reply, pause: timedelta) -> bool:
        """Give the question back with an interim reply, to be tried again after `pause`."""
        free = {"state": RECEIVED, "claimed_by": None, "claimed_until": self._now() + pause}
        return await self._change_held(question_id, worker, {"reply": reply.to_json()} | free)

    async def finish(self, question_id: str, worker: str, reply: Reply) -> bool:
        """Write how the question ended; false (and nothing written) when it is no longer ours to end."""
        values = {
            "state": FINISHED,
            "outcome": reply.outcome,
            "reply": reply.to_json(),
            "confidence": reply.confidence,
            "gap_id": reply.gap_id,
            "claimed_until": None,
            "finished_at": self._now(),
        }
        cited = {citation.article_id for citation in reply.citations}

        def work(connection: Connection) -> bool:
            mine = {"question": question_id, "worker": worker}
            is_ended = _update(_IF_HELD, mine | values, connection)
            if is_ended:
                count_use(connection, cited, self._now().date())
            return is_ended

        return await self._work.write(work)

    async def left_behind(self, grace: timedelta) -> list[str]:
        """Questions nobody is working on, oldest first: asked longer than `grace` ago, or dropped by a dead worker."""
        moments = {"now": self._now(), "latest": self._now() - grace}
        return await self._work.read(lambda connection: list(connection.execute(_LEFT_BEHIND, moments).scalars()))

    def _row(self, new: NewQuestion) -> tuple[dict[str, Any], Question]:
        history = tuple(Turn(turn.role, _storable(turn.text)) for turn in new.history)
        question = Question(uuid4().hex, _storable(new.text), new.asker, new.place, self._now(), history)
        row = {
            "id": question.id,
            "event_key": new.event_key,
            "text": question.text,
            "history": [vars(turn) for turn in question.history],
            "person_id": question.asker.id,
            "person": _person_to_json(question.asker),
            "place": _place_to_json(question.place),
            "asked_at": question.asked_at,
        }
        return row, question

    def _claimed(self, question_id: str, worker: str, lease: timedelta) -> dict[str, Any]:
        now = self._now()
        values = {"state": ANSWERING, "claimed_by": worker, "claimed_until": now + lease}
        return {"question": question_id, "now": now} | values

    async def _change_held(self, question_id: str, worker: str, values: Mapping[str, Any]) -> bool:
        return await self._change(_IF_HELD, {"question": question_id, "worker": worker} | dict(values))

    async def _change(self, statement: Update, values: Mapping[str, Any]) -> bool:
        return await self._work.write(partial(_update, statement, values))


# The statements are built once, since building takes longer than running them. What an update sets, and the names in
# `bindparam`, come with each execution.
_IS_FREE: ColumnElement[bool] = and_(
    questions.c.state.in_([RECEIVED, ANSWERING]),
    or_(questions.c.claimed_until.is_(None), questions.c.claimed_until <= bindparam("now")),
)
_IF_THERE = update(questions).where(questions.c.id == bindparam("question"))
_IF_UNFINISHED = _IF_THERE.where(questions.c.state != FINISHED)
_IF_FREE = _IF_THERE.where(_IS_FREE)
_IF_HELD = _IF_THERE.where(questions.c.state == ANSWERING, questions.c.claimed_by == bindparam("worker"))
_BY_ID = select(questions).where(questions.c.id == bindparam("question"))
_BY_EVENT = select(questions).where(questions.c.event_key == bindparam("event"))
_UNFINISHED = select(questions).where(questions.c.state != FINISHED).order_by(questions.c.asked_at)
_LEFT_BEHIND = (
    select(questions.c.id)
    .where(_IS_FREE, or_(questions.c.state == ANSWERING, questions.c.asked_at <= bindparam("latest")))
    .order_by(questions.c.asked_at)
)


@cache
def _insert_once(dialect: str) -> Any:
    statement = insert_into(questions, dialect).on_conflict_do_nothing(index_elements=["event_key"])
    # PostgreSQL's driver forgets how many rows there were as soon as it is done.
    return statement.execution_options(preserve_rowcount=True)


def _insert(row: Mapping[str, Any], connection: Connection) -> Received:
    if connection.execute(_insert_once(connection.dialect.name), row).rowcount:
        return Received(row["id"], is_new=True)
    known = connection.execute(_BY_EVENT, {"event": row["event_key"]}).one()
    return Received(known.id, is_new=False)


def _get(question_id: str, connection: Connection) -> Record | None:
    row = connection.execute(_BY_ID, {"question": question_id}).one_or_none()
    return _record(row) if row else None


def _with_rights(record: Record, as_now: AsNow, connection: Connection) -> Record:
    asker = as_now(record.question.asker, connection)
    return replace(record, question=replace(record.question, asker=asker))


def _update(statement: Update, values: Mapping[str, Any], connection: Connection) -> bool:
    return connection.execute(statement, values).rowcount == 1


def question_of(row: Row[Any]) -> Question:
    """The question in a row of the table."""
    return Question(
        id=row.id,
        text=row.text,
        asker=_person_from_json(row.person),
        place=_place_from_json(row.place),
        asked_at=row.asked_at,
        history=tuple(Turn(**turn) for turn in row.history),
    )


def _record(row: Row[Any]) -> Record:
    reply = Reply.from_json(row.reply) if row.reply else None
    return Record(question_of(row), row.state == FINISHED, reply, row.message_id)


def _person_to_json(person: Person) -> dict[str, Any]:
    return vars(person) | {"groups": sorted(person.groups)}


def _person_from_json(values: dict[str, Any]) -> Person:
    return Person(**(values | {"groups": frozenset(values["groups"])}))


def _place_to_json(place: Place) -> dict[str, Any]:
    return vars(place) | {"kind": place.kind.value, "audience": sorted(place.audience)}


def _place_from_json(values: dict[str, Any]) -> Place:
    return Place(**(values | {"kind": PlaceKind(values["kind"]), "audience": frozenset(values["audience"])}))


def _storable(text: str) -> str:
    """The text without what no database can hold: NUL, and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
