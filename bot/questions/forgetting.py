"""Forgetting: a person's questions go, with what was said about them and their place in the gaps."""

from collections.abc import Collection, Sequence

from sqlalchemy import and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.questions.traces import erase_traces
from knowledge.gaps.gap_moves import begin_change, note_changed
from knowledge.gaps.gaps import NOT_MASKED_YET, title_of
from knowledge.tables import feedback, gap_questions, gaps, help_requests, proofs, questions, tellings
from retrieval.outcome import PlaceKind


class Forgetting:
    """The use cases of forgetting. Each is one transaction: all of it goes, or nothing."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def everything_of(self, person_id: str) -> int:
        """Forget all questions of this person; gives back how many there were."""
        async with self._engine.begin() as connection:
            query = select(questions.c.id).where(questions.c.person_id == person_id)
            ids = list((await connection.execute(query)).scalars())
            await _forget(connection, ids)
        return len(ids)

    async def one(self, question_id: str, person_id: str) -> bool:
        """Forget one question; false when there is none, or it is somebody else's."""
        own = select(questions.c.id).where(questions.c.id == question_id, questions.c.person_id == person_id)
        async with self._engine.begin() as connection:
            found = (await connection.execute(own)).scalar_one_or_none()
            if found is not None:
                await _forget(connection, [question_id])
        return found is not None

    async def leave_gap(self, question_id: str) -> None:
        """Take a question out of the gap it is in: its words have changed, and may belong elsewhere."""
        async with self._engine.begin() as connection:
            await _leave_gaps(connection, [question_id])


async def _forget(connection: AsyncConnection, ids: Sequence[str]) -> None:
    await _leave_context(connection, ids)
    for question_id in ids:
        await _leave_gaps(connection, [question_id])
        for table in (feedback, help_requests, proofs, tellings):
            await connection.execute(delete(table).where(table.c.question_id == question_id))
        await connection.execute(delete(questions).where(questions.c.id == question_id))


async def _leave_context(connection: AsyncConnection, ids: Sequence[str]) -> None:
    """What was kept as context of other questions in the same threads goes: it holds the forgotten words.

    All of it goes, with what others said there: names have been taken out, so nobody can tell whose words are whose.
    """
    place = questions.c.place
    asked = await connection.execute(select(place).where(questions.c.id.in_(ids)))
    threads = {each["id"] for each in asked.scalars() if each["kind"] == PlaceKind.CHANNEL}
    in_threads = and_(place["kind"].as_string() == PlaceKind.CHANNEL.value, place["id"].as_string().in_(threads))
    await connection.execute(update(questions).where(in_threads).values(history=[]))


async def _leave_gaps(connection: AsyncConnection, ids: Sequence[str]) -> None:
    column = gap_questions.c
    asked = select(column.gap_id, column.text, column.shown).where(column.question_id.in_(ids))
    rows = (await connection.execute(asked)).all()
    if rows:
        revision = (await begin_change(connection)).revision
        await note_changed(connection, {row.gap_id for row in rows}, revision)
    await connection.execute(delete(gap_questions).where(column.question_id.in_(ids)))
    await connection.execute(update(questions).where(questions.c.id.in_(ids)).values(gap_id=None))
    for gap_id, *texts in rows:
        lost = {words for text in texts if text for words in (text, " ".join(text.split()), title_of(text))}
        await _mend(connection, gap_id, lost)
        await erase_traces(connection, gap_id, lost)


async def _mend(connection: AsyncConnection, gap_id: str, lost: Collection[str]) -> None:
    """A gap nobody asks about any more goes; one that was named in the lost words is named anew."""
    column = gap_questions.c
    others = select(column.shown).where(column.gap_id == gap_id).order_by(column.asked_at).limit(1)
    oldest = (await connection.execute(others)).one_or_none()
    this = gaps.c.id == gap_id
    if oldest is None:
        await connection.execute(update(questions).where(questions.c.gap_id == gap_id).values(gap_id=None))
        await connection.execute(delete(gaps).where(this))
    else:
        named = update(gaps).where(this, gaps.c.title.in_(lost))
        await connection.execute(named.values(title=title_of(oldest.shown or NOT_MASKED_YET)))
