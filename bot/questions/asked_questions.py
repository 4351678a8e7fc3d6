"""What was asked, for those who look after the knowledge: how it ended and what was shown. Never who asked.

Texts come as they were asked; whoever shows them masks them first (see `bot/people/masking_people.py`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, func, literal_column, not_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.ports import Clock
from bot.replies import Reply
from knowledge.few_people import withheld
from knowledge.tables import feedback, gaps, questions
from retrieval.outcome import Turn
from retrieval.search.follow_up import said_before

_IN_CONFIDENCE = and_(
    questions.c.outcome == "answered", func.coalesce(questions.c.reply["only_for_asker"].as_boolean(), False)
)
"""What somebody in distress wrote: the one answer that others must not see. It is in no list."""

A_PAGE = 25
LOOKED_THROUGH = 2000
"""How many questions a search for words looks at in one go: what takes a tenth of a second."""

COUNTED_OVER = timedelta(days=30)


@dataclass(frozen=True)
class Spot:
    """A place in the list of questions, the newest first: that of the question asked then."""

    asked_at: datetime
    question_id: str


@dataclass(frozen=True)
class Wanted:
    """Which questions: of one outcome (empty: any), and those asked before a spot."""

    outcome: str = ""
    before: Spot | None = None


@dataclass(frozen=True)
class AskedQuestion:
    """A question as the list has it. Only the day is told: with the minute, a colleague may know who it was."""

    id: str
    text: str
    outcome: str | None
    asked_on: date
    gap_id: str | None
    spot: Spot


@dataclass(frozen=True)
class Judged:
    """What the asker made of the answer."""

    helped: bool
    reason: str | None
    note: str | None


@dataclass(frozen=True)
class QuestionDetails:
    """One question with what was shown, and the gap it is in. `said_before`: the earlier turn it was looked up with."""

    question: AskedQuestion
    said_before: str
    reply: Reply | None
    judged: Judged | None
    gap_title: str | None


@dataclass(frozen=True)
class OutcomeCount:
    """How many questions ended so; None where too few people asked them to tell."""

    outcome: str
    questions: int | None


class AskedQuestions:
    """Reads the questions of everybody."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._reading = engine.execution_options(read_only=True)
        self._now = now

    async def page(self, wanted: Wanted, at_most: int = A_PAGE) -> Sequence[AskedQuestion]:
        """The newest questions before the wanted spot, newest first."""
        query = _newest(wanted).limit(at_most)
        async with self._reading.connect() as connection:
            return [_question(row) for row in await connection.execute(query)]

    async def with_word(self, wanted: Wanted, word: str) -> Sequence[AskedQuestion]:
        """Of the newest `LOOKED_THROUGH` questions before the spot, those in whose text the word stands."""
        looked_through = _newest(wanted).limit(LOOKED_THROUGH).subquery()
        column = looked_through.c
        query = select(looked_through).where(func.lower(column.text).contains(word.lower(), autoescape=True))
        async with self._reading.connect() as connection:
            found = await connection.execute(query.order_by(column.asked_at.desc(), column.id.desc()))
            return [_question(row) for row in found]

    async def end_of_search(self, wanted: Wanted) -> Spot | None:
        """Where a search for words stopped looking; None where it has seen everything."""
        query = _newest(wanted).offset(LOOKED_THROUGH - 1).limit(1)
        async with self._reading.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
        return Spot(row.asked_at, row.id) if row else None

    async def spot(self, question_id: str) -> Spot | None:
        """The place of this question in the list; None where there is none with this id (any more)."""
        query = select(questions.c.asked_at, questions.c.id).where(questions.c.id == question_id)
        async with self._reading.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
        return Spot(row.asked_at, row.id) if row else None

    async def question(self, question_id: str) -> QuestionDetails | None:
        """One question with its reply; None when there is none with this id."""
        query = (
            select(questions, feedback.c.helped, feedback.c.reason, feedback.c.note, gaps.c.title)
            .outerjoin(feedback, feedback.c.question_id == questions.c.id)
            .outerjoin(gaps, gaps.c.id == questions.c.gap_id)
            .where(questions.c.id == question_id, not_(_IN_CONFIDENCE))
            .limit(1)
        )
        async with self._reading.connect() as connection:
            row = (await connection.execute(query)).one_or_none()
        return _details(row) if row else None

    async def counts(self) -> Sequence[OutcomeCount]:
        """How the questions of the last `COUNTED_OVER` ended, most first; figures about too few people are withheld."""
        column = questions.c
        # Grouped by the bare column, SQLite prefers an index that lacks the people, and reads a row for each question.
        ended = func.coalesce(column.outcome, literal_column("''"))
        counts = (func.count(), func.count(column.person_id.distinct()))
        query = select(ended, *counts).where(column.asked_at > self._now() - COUNTED_OVER).group_by(ended)
        async with self._reading.connect() as connection:
            rows = [tuple(row) for row in await connection.execute(query)]
        return _told({outcome: (count, people) for outcome, count, people in rows if outcome})


def _told(counted: Mapping[str, tuple[int, int]]) -> list[OutcomeCount]:
    # With one figure missing, the sum of all would give it away; and no sum is shown.
    rows = sorted(counted.items(), key=lambda each: (-each[1][0], each[0]))
    return [OutcomeCount(outcome, None if withheld(people) is None else count) for outcome, (count, people) in rows]


def _newest(wanted: Wanted) -> Select[Any]:
    column = questions.c
    query = select(column.id, column.text, column.outcome, column.asked_at, column.gap_id).where(not_(_IN_CONFIDENCE))
    if wanted.outcome:
        query = query.where(column.outcome == wanted.outcome)
    if wanted.before is not None:
        query = query.where(tuple_(column.asked_at, column.id) < (wanted.before.asked_at, wanted.before.question_id))
    return query.order_by(column.asked_at.desc(), column.id.desc())


def _question(row: Row[Any]) -> AskedQuestion:
    spot = Spot(row.asked_at, row.id)
    return AskedQuestion(row.id, row.text, row.outcome, row.asked_at.date(), row.gap_id, spot)


def _details(row: Row[Any]) -> QuestionDetails:
    reply = Reply.from_json(row.reply) if row.reply else None
    judged = None if row.helped is None else Judged(row.helped, row.reason, row.note)
    before = said_before(row.text, [Turn(**turn) for turn in row.history])
    return QuestionDetails(_question(row), before, reply, judged, row.title)
