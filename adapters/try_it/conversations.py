"""What one visitor asked in one conversation, and how it ended: read from our own record, never from the browser."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.replies import Reply
from knowledge.tables import feedback, gap_questions, questions
from retrieval.outcome import Turn

PLATFORM = "web"
QUESTIONS_REMEMBERED = 3
"""A follow-up leans on what was said just before: three questions and their replies, six turns."""

QUESTIONS_SHOWN = 50


@dataclass(frozen=True)
class Asked:
    """One question of a conversation. `reply` is None while there is none, and may be an interim one.

    `helped` and `reason` are the asker's judgement of it; `is_told` is whether they will hear when a gap is closed.
    """

    id: str
    conversation: str
    text: str
    reply: Reply | None
    helped: bool | None = None
    reason: str | None = None
    is_told: bool = True

    @property
    def is_pending(self) -> bool:
        """Whether another reply will still come."""
        return self.reply is None or not self.reply.is_final


class Conversations:
    """Reads the questions that visitors asked here."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine.execution_options(read_only=True)

    async def asked(self, question_id: str, person_id: str) -> Asked | None:
        """One question, for the person who asked it; None for anybody else."""
        found = await self._read(_asked_by(person_id, questions.c.id == question_id))
        return found[0] if found else None

    async def of(self, conversation: str, person_id: str) -> list[Asked]:
        """The latest questions this person asked in a conversation, oldest first."""
        return await self._read(_asked_by(person_id, questions.c.place["id"].as_string() == conversation))

    async def turns(self, conversation: str, person_id: str) -> list[Turn]:
        """The last turns of the conversation, oldest first, as a follow-up needs them."""
        return turns_of((await self.of(conversation, person_id))[-QUESTIONS_REMEMBERED:])

    async def _read(self, query: Select[Any]) -> list[Asked]:
        async with self._engine.connect() as connection:
            rows = (await connection.execute(query)).all()
        return [_asked(row) for row in reversed(rows)]


def turns_of(asked: Sequence[Asked]) -> list[Turn]:
    """Questions and final replies as turns. A reply that failed said nothing worth remembering."""
    turns = []
    for question in asked:
        turns.append(Turn("user", question.text))
        if question.reply is not None and question.reply.is_final and question.reply.outcome != "error":
            turns.append(Turn("assistant", question.reply.text))
    return turns


def _asked_by(person_id: str, condition: ColumnElement[bool]) -> Select[Any]:
    judged = and_(feedback.c.question_id == questions.c.id, feedback.c.person_id == person_id)
    in_gap = and_(gap_questions.c.question_id == questions.c.id, gap_questions.c.gap_id == questions.c.gap_id)
    return (
        select(questions, feedback.c.helped, feedback.c.reason, gap_questions.c.tell)
        .select_from(questions.outerjoin(feedback, judged).outerjoin(gap_questions, in_gap))
        .where(questions.c.person_id == person_id, questions.c.place["platform"].as_string() == PLATFORM, condition)
        .order_by(questions.c.asked_at.desc(), questions.c.id)
        .limit(QUESTIONS_SHOWN)
    )


def _asked(row: Row[Any]) -> Asked:
    return Asked(
        id=row.id,
        conversation=row.place["id"],
        text=row.text,
        reply=Reply.from_json(row.reply) if row.reply else None,
        helped=row.helped,
        reason=row.reason,
        is_told=row.tell is not False,
    )
