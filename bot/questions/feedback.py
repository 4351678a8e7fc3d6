"""Feedback on an answer: only the asker gives it, the last one counts, and what was wrong becomes a gap."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.gaps.gap_loop import LoggedGap, gap_question
from bot.ports import Clock
from bot.questions.question_log import QuestionLog, Record
from knowledge.gaps.gaps import GapKind, GapQuestion, NearestPassage
from knowledge.storage.insert_or import insert_into
from knowledge.tables import feedback


class Reason(StrEnum):
    """Why an answer did not help."""

    WRONG = "wrong"
    OUTDATED = "outdated"
    INCOMPLETE = "incomplete"
    NOT_MY_CASE = "not_my_case"


KIND_OF = {Reason.WRONG: GapKind.UNCLEAR, Reason.OUTDATED: GapKind.STALE, Reason.INCOMPLETE: GapKind.MISSING}
"""What a reason says about the knowledge. That an answer was not the asker's case says nothing about it."""


class JoinsGaps(Protocol):
    """The part of the gap loop that feedback needs."""

    async def join(self, asked: GapQuestion, nearest: list[NearestPassage], kind: GapKind) -> LoggedGap:
        """Put a question into the gap it belongs to, or into a new one of this kind."""


@dataclass(frozen=True)
class GaveFeedback:
    """The feedback is kept. `gap_id` is the gap the question is in because of it, if any."""

    gap_id: str | None


@dataclass(frozen=True)
class NotYours:
    """Nothing is kept: there is no such question, or somebody else asked it. Which of the two is not told."""


class Feedback:
    """The use case of judging an answer."""

    def __init__(self, engine: AsyncEngine, questions: QuestionLog, gaps: JoinsGaps, now: Clock) -> None:
        self._engine = engine
        self._questions = questions
        self._gaps = gaps
        self._now = now

    async def give(
        self, question_id: str, person_id: str, helped: bool, reason: str | None = None, note: str | None = None
    ) -> GaveFeedback | NotYours:
        """Keep whether the answer helped and, if not, why; in place of what this person said of it before.

        `reason` is one of `Reason` (ValueError otherwise). An answer that was wrong, outdated or incomplete joins or
        opens a gap, in which the question stays even if the asker changes their mind.
        """
        why = Reason(reason) if reason and not helped else None
        record = await self._questions.get(question_id)
        if record is None or record.question.asker.id != person_id:
            return NotYours()
        values = {"helped": helped, "reason": why, "note": _storable(note), "given_at": self._now()}
        await self._keep({"question_id": question_id, "person_id": person_id}, values)
        kind = KIND_OF.get(why) if why else None
        return GaveFeedback(await self._log(record, kind) if kind else None)

    async def _keep(self, key: dict[str, str], values: Mapping[str, object]) -> None:
        async with self._engine.begin() as connection:
            row = insert_into(feedback, connection.dialect.name).values(id=uuid4().hex, **key, **values)
            await connection.execute(row.on_conflict_do_update(index_elements=list(key), set_=values))

    async def _log(self, record: Record, kind: GapKind) -> str:
        asked = gap_question(record.question, record.question.text)
        return (await self._gaps.join(asked, _cited(record), kind)).gap_id


def _cited(record: Record) -> list[NearestPassage]:
    cited = record.reply.citations if record.reply else ()
    return [NearestPassage(each.passage_id, each.article_id, each.title, each.heading_path, None) for each in cited]


def _storable(note: str | None) -> str | None:
    """A note without what no database can hold: NUL, and halves of surrogate pairs. None when nothing is left."""
    return (note or "").replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip() or None
