"""The `questions` table: what was asked, who is working on it, and how it ended. One outcome a question, ever.

A question is received, then answered by one worker at a time that holds a lease, and then finished for good.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import ColumnElement, Row, and_, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.ports import Clock
from bot.replies import Reply
from knowledge.article_use import count_use
from knowledge.tables import questions
from retrieval.outcome import Person, Place, PlaceKind, Question, Turn

RECEIVED = "received"
ANSWERING = "answering"
FINISHED = "finished"


@dataclass(frozen=True)
class Received:
    """A question's row exists. `is_new` is false for an event that was delivered before."""

    question_id: str
    is_new: bool


@dataclass(frozen=True)
class Record:
    """One row: the question, and what has become of it. `reply` may be an interim one until `is_finished`."""

    question: Question
    is_finished: bool
    reply: Reply | None
    message_id: str | None


class QuestionLog:
    """Reads and writes the questions. Every method is one short transaction."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._now = now

    async def accept(
        self, event_key: str, text: str, asker: Person, place: Place, history: Sequence[Turn] = ()
    ) -> Received:
        """Write the question down, once per `event_key` (the platform's own id of the event, up to 255 characters)."""
        question_id = uuid4().hex
        row = {
            "id": question_id,
            "event_key": event_key,
            "text": text,
            "history": [asdict(turn) for turn in history],
            "person_id": asker.id,
            "person": _person_to_json(asker),
            "place": _place_to_json(place),
            "state": RECEIVED,
            "asked_at": self._now(),
        }
        async with self._engine.begin() as connection:
            # Both databases know this clause, and SQLAlchemy spells it once for each.
            dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
            insert = dialect.insert(questions).values(row).on_conflict_do_nothing(index_elements=["event_key"])
            if (await connection.execute(insert)).rowcount:
                return Received(question_id, is_new=True)
            known = select(questions.c.id).where(questions.c.event_key == event_key)
            return Received((await connection.execute(known)).scalar_one(), is_new=False)

    async def get(self, question_id: str) -> Record | None:
        """The question as it stands now, or None when there is none with this id."""
        async with self._reading.connect() as connection:
            row = (await connection.execute(select(questions).where(questions.c.id == question_id))).one_or_none()
        return _record(row) if row else None

    async def find(self, event_key: str) -> Record | None:
        """The question that came with this event, or None."""
        async with self._reading.connect() as connection:
            row = (await connection.execute(select(questions).where(questions.c.event_key == event_key))).one_or_none()
        return _record(row) if row else None

    async def unfinished(self) -> list[Record]:
        """The questions that have not come to their end, oldest first."""
        query = select(questions).where(questions.c.state != FINISHED).order_by(questions.c.asked_at)
        async with self._reading.connect() as connection:
            return [_record(row) for row in await connection.execute(query)]

    async def revise(self, question_id: str, text: str) -> bool:
        """Put other words in the place of a question's own, to be answered anew; false when there is none."""
        fresh = {"state": RECEIVED, "outcome": None, "reply": None, "confidence": None, "gap_id": None}
        free = {"claimed_by": None, "claimed_until": None, "finished_at": None, "asked_at": self._now()}
        return await self._change(questions.c.id == question_id, {"text": text} | fresh | free)

    async def withdraw(self, question_id: str, reply: Reply) -> bool:
        """End a question its asker took back, whoever works on it; false when it has come to its end already."""
        values = {"state": FINISHED, "outcome": reply.outcome, "reply": reply.to_json(), "claimed_by": None}
        ended = values | {"claimed_until": None, "finished_at": self._now()}
        return await self._change(and_(questions.c.id == question_id, questions.c.state != FINISHED), ended)

    async def claim(self, question_id: str, worker: str, lease: timedelta) -> bool:
        """Take the question for `worker` if nobody holds it. Held until the lease ends, is renewed or given up."""
        now = self._now()
        values = {"state": ANSWERING, "claimed_by": worker, "claimed_until": now + lease}
        return await self._change(and_(questions.c.id == question_id, _is_free(now)), values)

    async def renew(self, question_id: str, worker: str, lease: timedelta) -> bool:
        """Hold the question for another lease; false when it is no longer ours."""
        return await self._change(_held_by(question_id, worker), {"claimed_until": self._now() + lease})

    async def note_message(self, question_id: str, worker: str, message_id: str) -> bool:
        """Remember where the reply stands on the platform, so that a retry edits it."""
        return await self._change(_held_by(question_id, worker), {"message_id": message_id})

    async def postpone(self, question_id: str, worker: str, reply: Reply, pause: timedelta) -> bool:
        """Give the question back with an interim reply, to be tried again after `pause`."""
        values = {
            "state": RECEIVED,
            "reply": reply.to_json(),
            "claimed_by": None,
            "claimed_until": self._now() + pause,
        }
        return await self._change(_held_by(question_id, worker), values)

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
        async with self._engine.begin() as connection:
            ended = await connection.execute(update(questions).where(_held_by(question_id, worker)).values(values))
            if ended.rowcount == 1:
                await count_use(connection, cited, self._now().date())
        return ended.rowcount == 1

    async def left_behind(self, grace: timedelta) -> list[str]:
        """Questions nobody is working on, oldest first: asked longer than `grace` ago, or dropped by a dead worker."""
        now = self._now()
        forgotten = or_(questions.c.state == ANSWERING, questions.c.asked_at <= now - grace)
        query = select(questions.c.id).where(_is_free(now), forgotten).order_by(questions.c.asked_at)
        async with self._reading.connect() as connection:
            return list((await connection.execute(query)).scalars())

    async def _change(self, condition: ColumnElement[bool], values: dict[str, Any]) -> bool:
        async with self._engine.begin() as connection:
            return (await connection.execute(update(questions).where(condition).values(values))).rowcount == 1


def _is_free(now: datetime) -> ColumnElement[bool]:
    until = questions.c.claimed_until
    return and_(questions.c.state.in_([RECEIVED, ANSWERING]), or_(until.is_(None), until <= now))


def _held_by(question_id: str, worker: str) -> ColumnElement[bool]:
    held = and_(questions.c.state == ANSWERING, questions.c.claimed_by == worker)
    return and_(questions.c.id == question_id, held)


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
    return asdict(person) | {"groups": sorted(person.groups)}


def _person_from_json(values: dict[str, Any]) -> Person:
    return Person(**(values | {"groups": frozenset(values["groups"])}))


def _place_to_json(place: Place) -> dict[str, Any]:
    return asdict(place) | {"kind": place.kind.value, "audience": sorted(place.audience)}


def _place_from_json(values: dict[str, Any]) -> Place:
    return Place(**(values | {"kind": PlaceKind(values["kind"]), "audience": frozenset(values["audience"])}))
