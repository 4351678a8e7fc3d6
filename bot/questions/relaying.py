"""Ask a person: a question goes to whoever may know, without the asker's name unless they want it shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.people.masking_people import MaskAll, mask_by_form
from bot.ports import Clock
from bot.questions.question_log import QuestionLog, Record
from bot.upserting import insert_once
from knowledge.store import ArticleStore
from knowledge.tables import gap_questions, help_requests
from retrieval.outcome import Question

MOST_NEAREST = 3


@dataclass(frozen=True)
class HelpRequest:
    """What the person asked gets to see. `text` is the question without what is personal in it, and `asker_id` is None
    unless the asker wants their name shown.

    `owners` are those who answer for what came nearest, best first, as the articles name them.
    """

    question_id: str
    text: str
    nearest: tuple[str, ...]
    owners: tuple[str, ...]
    asker_id: str | None


@dataclass(frozen=True)
class NotRelayed:
    """There is no such question of theirs, or somebody is being asked already (`already`)."""

    already: bool = False


class Relaying:
    """The use case of asking a person."""

    def __init__(
        self,
        engine: AsyncEngine,
        questions: QuestionLog,
        articles: ArticleStore,
        now: Clock,
        mask: MaskAll = mask_by_form,
    ) -> None:
        self._engine = engine
        self._reading = engine.execution_options(read_only=True)
        self._questions = questions
        self._articles = articles
        self._now = now
        self._mask = mask

    async def request(self, question_id: str, person_id: str, with_name: bool) -> HelpRequest | NotRelayed:
        """Write down that a person shall be asked, once; what to tell them."""
        record = await self._questions.get(question_id)
        if record is None or record.question.asker.id != person_id:
            return NotRelayed()
        row = {"question_id": question_id, "with_name": with_name, "asked_at": self._now()}
        async with self._engine.begin() as connection:
            if not await insert_once(connection, help_requests, row):
                known = (await connection.execute(_request(question_id))).one()
                if known.thread is not None:
                    return NotRelayed(already=True)
        titles, owners = await self._nearest(record)
        [shown] = await self._mask([record.question.text])
        return HelpRequest(question_id, shown, titles, owners, person_id if with_name else None)

    async def stands_in(self, question_id: str, thread: str) -> None:
        """The request was posted there: what is answered in that thread goes back to the asker."""
        await self._change(question_id, thread=thread)

    async def could_not(self, question_id: str) -> None:
        """Nobody could be reached; the asker may try again."""
        async with self._engine.begin() as connection:
            mine = help_requests.c.question_id == question_id
            await connection.execute(help_requests.delete().where(mine, help_requests.c.thread.is_(None)))

    async def asked_in(self, thread: str) -> Question | None:
        """The question that was put to people in this thread, or None."""
        query = select(help_requests.c.question_id).where(help_requests.c.thread == thread)
        async with self._reading.connect() as connection:
            question_id = (await connection.execute(query)).scalar_one_or_none()
        record = await self._questions.get(question_id) if question_id else None
        return record.question if record else None

    async def answered(self, question_id: str) -> None:
        """A person has answered."""
        await self._change(question_id, answered_at=self._now())

    async def _change(self, question_id: str, **values: object) -> None:
        async with self._engine.begin() as connection:
            mine = update(help_requests).where(help_requests.c.question_id == question_id)
            await connection.execute(mine.values(values))

    async def _nearest(self, record: Record) -> tuple[tuple[str, ...], tuple[str, ...]]:
        article_ids = await self._nearest_articles(record)
        found = [await self._articles.article(article_id) for article_id in article_ids[:MOST_NEAREST]]
        details = [article.details for article in found if article is not None]
        # An article the asker may not see is not hinted at to anybody on their behalf.
        shown = [each for each in details if not each.audience.isdisjoint(record.question.asker.groups)]
        owners = dict.fromkeys(each.owner for each in shown if each.owner)
        return tuple(each.title for each in shown), tuple(owner for owner in owners if owner)

    async def _nearest_articles(self, record: Record) -> Sequence[str]:
        cited = [citation.article_id for citation in record.reply.citations] if record.reply else []
        query = select(gap_questions.c.nearest).where(gap_questions.c.question_id == record.question.id)
        async with self._reading.connect() as connection:
            near: list[dict[str, Any]] = (await connection.execute(query)).scalar_one_or_none() or []
        return list(dict.fromkeys([*cited, *(each["article_id"] for each in near)]))


def _request(question_id: str) -> Any:
    return select(help_requests).where(help_requests.c.question_id == question_id)
