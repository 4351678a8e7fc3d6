"""What somebody asked, and what has become of it, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.people.wishes import zone
from bot.phrases import WITHDRAWN
from bot.questions.days import day_on, day_since
from knowledge.gaps.gaps import GapState
from knowledge.tables import gap_questions, gaps, questions

MOST_SHOWN = 20
"""The newest questions; what is older is rarely looked for, and can still be forgotten."""

CLOSED = (GapState.PUBLISHED.value, GapState.PROVEN.value)

FIXED_STATES = {
    "clarify": "waiting for you to say which one you meant",
    "not_here": "not answered there",
    "denied": "not answered there",
    WITHDRAWN: "stopped, as you asked",
}


@dataclass(frozen=True)
class MyQuestion:
    """One question of the reader's own. `is_waiting`: an answer is still to come."""

    question_id: str
    text: str
    outcome: str | None
    asked_at: datetime
    finished_at: datetime | None
    gap_state: str | None = None
    is_followed_up: bool = True

    @property
    def is_waiting(self) -> bool:
        """Whether an answer, or the missing part of one, is still to come."""
        is_open = self.outcome in ("unknown", "partial") and self.gap_state not in (*CLOSED, GapState.DISMISSED.value)
        return self.outcome is None or (is_open and self.gap_state is not None)


def state_of(question: MyQuestion, now: datetime, time_zone: str | None = None) -> str:
    """How a question stands, in the reader's own days: "waiting for an answer since Tuesday"."""
    here = zone(time_zone)
    today = now.astimezone(here).date()
    asked = question.asked_at.astimezone(here).date()
    ended = (question.finished_at or question.asked_at).astimezone(here).date()
    match question.outcome:
        case None:
            return "being answered now"
        case "answered":
            return f"answered {day_on(ended, today)}"
        case "error":
            return f"failed {day_on(ended, today)}: please ask it again"
        case "unknown" | "partial":
            return _open_state(question, day_since(asked, today), day_on(ended, today))
        case other:
            return FIXED_STATES.get(other, other)


def _open_state(question: MyQuestion, since: str, ended: str) -> str:
    half = question.outcome == "partial"
    if question.gap_state in CLOSED:
        return "answered by now: ask it again"
    if question.gap_state == GapState.DISMISSED.value:
        return "closed without an answer"
    if question.gap_state is None:
        return f"answered in part {ended}" if half else f"not answered {ended}"
    waiting = f"waiting for {'the rest' if half else 'an answer'} since {since}"
    return waiting if question.is_followed_up else f"{waiting}, without a follow-up"


class MyQuestions:
    """Reads people's own questions. Nobody reads another's here."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._reading = engine.execution_options(read_only=True)

    async def of(self, person_id: str) -> Sequence[MyQuestion]:
        """The newest questions of this person, newest first."""
        column, entry = questions.c, gap_questions.c
        query = (
            select(
                column.id, column.text, column.outcome, column.asked_at, column.finished_at, gaps.c.state, entry.tell
            )
            .outerjoin(gap_questions, entry.question_id == column.id)
            .outerjoin(gaps, gaps.c.id == entry.gap_id)
            .where(column.person_id == person_id)
            .order_by(column.asked_at.desc(), column.id)
        )
        async with self._reading.connect() as connection:
            return [_read(row) for row in await connection.execute(query.limit(MOST_SHOWN))]

    async def count(self, person_id: str) -> int:
        """How many questions of theirs are kept."""
        query = select(func.count()).select_from(questions).where(questions.c.person_id == person_id)
        async with self._reading.connect() as connection:
            return int((await connection.execute(query)).scalar_one())


def _read(row: Row[*tuple[Any, ...]]) -> MyQuestion:
    is_followed_up = row.tell is not False
    return MyQuestion(row.id, row.text, row.outcome, row.asked_at, row.finished_at, row.state, is_followed_up)
