"""Questions that were answered lately, and the articles they were answered from."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.questions.question_log import question_of
from knowledge.tables import questions
from retrieval.outcome import Question

LOOKED_AT = 120
"""The newest answers. Reading their words takes the model about half a second."""


@dataclass(frozen=True)
class PastAnswer:
    """A question that was answered, and the articles its answer cited."""

    question: Question
    article_ids: frozenset[str]


class PastAnswers:
    """Reads what was answered."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._reading = engine.execution_options(read_only=True)

    async def recent(self) -> list[PastAnswer]:
        """The newest answers first, each question's words once."""
        column = questions.c
        query = select(questions).where(column.outcome == "answered").order_by(column.asked_at.desc())
        async with self._reading.connect() as connection:
            rows = (await connection.execute(query.limit(LOOKED_AT))).all()
        newest: dict[str, PastAnswer] = {}
        for past in map(_past, rows):
            if past.article_ids:
                newest.setdefault(past.question.text, past)
        return list(newest.values())


def _past(row: Row[Any]) -> PastAnswer:
    cited = (row.reply or {}).get("citations", ())
    return PastAnswer(question_of(row), frozenset(citation["article_id"] for citation in cited))
