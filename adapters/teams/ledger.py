"""Which of our messages answers which question: Teams keeps no feedback for us, and shows a bot no thread."""

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.teams.spots import Spot
from bot.ports import Clock
from bot.upserting import put
from knowledge.tables import questions, teams_messages


class Ledger:
    """The messages that answer questions. Every method is one short transaction."""

    def __init__(self, engine: AsyncEngine, now: Clock) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._now = now

    async def note(self, spot: Spot, message_id: str, question_id: str) -> None:
        """This message, in this conversation or thread, answers that question."""
        key = {"tenant": spot.tenant, "conversation": spot.conversation, "message_id": message_id[:255]}
        async with self._engine.begin() as connection:
            await put(connection, teams_messages, key, {"question_id": question_id, "sent_at": self._now()})

    async def question_of(self, spot: Spot, message_id: str) -> str | None:
        """The question that a message answers; None where it answers none. A thread may be left out of the spot."""
        column = teams_messages.c
        query = select(column.conversation, column.question_id).where(
            column.tenant == spot.tenant, column.message_id == message_id[:255]
        )
        async with self._reading.connect() as connection:
            found = (await connection.execute(query)).all()
        here = (row.question_id for row in found if Spot(spot.tenant, row.conversation).base == spot.base)
        return next(here, None)

    async def answered_in(self, spot: Spot, since: datetime, most: int) -> list[str]:
        """The questions answered last in a conversation or thread, the oldest of them first."""
        column = teams_messages.c
        here = select(column.question_id).where(
            column.tenant == spot.tenant, column.conversation == spot.conversation, column.sent_at >= since
        )
        async with self._reading.connect() as connection:
            found = await connection.execute(here.order_by(column.sent_at.desc()).limit(most))
            return list(dict.fromkeys(reversed(list(found.scalars()))))

    async def tidy(self) -> None:
        """Forget the messages of questions that were forgotten."""
        known = select(questions.c.id).where(questions.c.id == teams_messages.c.question_id)
        async with self._engine.begin() as connection:
            await connection.execute(delete(teams_messages).where(~known.exists()))

    async def forget(self, question_id: str) -> None:
        """The question is forgotten, and what answered it with it."""
        async with self._engine.begin() as connection:
            await connection.execute(delete(teams_messages).where(teams_messages.c.question_id == question_id))
