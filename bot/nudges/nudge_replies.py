"""What somebody's words are about that follow a nudge: the article it rests on."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.nudges.nudge_book import NudgeBook
from bot.nudges.nudge_words import AREA
from bot.ports import Clock
from knowledge.tables import questions

STILL_ABOUT = timedelta(hours=1)
"""So long after a nudge, the first thing somebody writes to the bot is taken to be about it."""


class NudgeReplies:
    """Finds the nudge that words answer."""

    def __init__(self, engine: AsyncEngine, book: NudgeBook, now: Clock) -> None:
        self._reading = engine.execution_options(read_only=True)
        self._book = book
        self._now = now

    async def title_of_key(self, key: str) -> str:
        """The title of the article that the message written under this key rests on; empty for any other message."""
        area, _, rest = key.partition(":")
        nudge = await self._book.nudge(rest.partition(":")[0]) if area == AREA and rest else None
        return nudge.source.title if nudge else ""

    async def title_for(self, person_id: str) -> str:
        """The title a new message of this person's is about; empty where no nudge has just come, or it is answered."""
        for nudge, delivery in await self._book.received(person_id, at_most=1):
            sent = delivery.sent_at
            if sent is None or sent < self._now() - STILL_ABOUT or delivery.answer is not None or delivery.postponed:
                return ""
            query = select(questions.c.id).where(questions.c.person_id == person_id, questions.c.asked_at >= sent)
            async with self._reading.connect() as connection:
                has_asked = (await connection.execute(query.limit(1))).first() is not None
            return "" if has_asked else nudge.source.title
        return ""
