"""The questions of gaps nobody has closed yet, with their vectors: what a new article may answer."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncEngine

from knowledge.gaps.gaps import JOINABLE, GapState
from knowledge.tables import gap_questions, gaps

MOST_GAPS = 1000
"""The gaps asked about last; an article written today is rarely meant for older ones."""

MOST_QUESTIONS = 3000
"""Vectors read at once: some five megabytes."""


@dataclass(frozen=True)
class OpenQuestion:
    """A question in an open gap. `vector`: little-endian 32-bit floats."""

    question_id: str
    gap_id: str
    text: str
    vector: bytes


class OpenQuestions:
    """Reads the questions of gaps that are not settled, nor dismissed."""

    def __init__(self, engine: AsyncEngine, model_id: str) -> None:
        self._reading = engine.execution_options(read_only=True)
        self._model_id = model_id

    async def recent(self) -> list[OpenQuestion]:
        """Those of the gaps asked about last, newest first, as far as this model made their vectors."""
        states = [state.value for state in JOINABLE - {GapState.DISMISSED}]
        newest = select(gaps.c.id).where(gaps.c.state.in_(states)).order_by(gaps.c.last_asked.desc()).limit(MOST_GAPS)
        column = gap_questions.c
        query = self._query().where(column.gap_id.in_(newest.scalar_subquery()))
        return await self._read(query.order_by(column.asked_at.desc()).limit(MOST_QUESTIONS))

    async def of_gap(self, gap_id: str, at_most: int) -> list[OpenQuestion]:
        """The newest of one gap, whatever its state."""
        column = gap_questions.c
        query = self._query().where(column.gap_id == gap_id)
        return await self._read(query.order_by(column.asked_at.desc()).limit(at_most))

    def _query(self) -> Select[Any]:
        column = gap_questions.c
        query = select(column.question_id, column.gap_id, column.text, column.vector)
        return query.where(column.vector_model == self._model_id)

    async def _read(self, query: Select[Any]) -> list[OpenQuestion]:
        async with self._reading.connect() as connection:
            rows = await connection.execute(query)
            return [OpenQuestion(row.question_id, row.gap_id, row.text, row.vector) for row in rows]
