"""Sharing a private answer with a channel, without saying who asked: only what everyone there may see."""

from dataclasses import dataclass, replace

from bot.questions.question_log import QuestionLog, Record
from bot.replies import Reply
from knowledge.articles import PublishedPassage
from knowledge.store import ArticleStore
from retrieval.access import refuse, visibility
from retrieval.outcome import Place

SHAREABLE = ("answered", "partial")


@dataclass(frozen=True)
class Shareable:
    """The answer as the channel may see it: without the asker, and without what concerns only them."""

    reply: Reply


@dataclass(frozen=True)
class NotForAll:
    """Part of the answer rests on what not everyone there may see, or on what has been withdrawn since."""


@dataclass(frozen=True)
class NothingToShare:
    """There is no such answer, it is somebody else's, or questions are not answered in that place."""


class Sharing:
    """The use case of sharing an answer."""

    def __init__(self, questions: QuestionLog, articles: ArticleStore) -> None:
        self._questions = questions
        self._articles = articles

    async def share(self, question_id: str, person_id: str, into: Place) -> Shareable | NotForAll | NothingToShare:
        """The reply to send into a channel, if everyone there may see what it rests on."""
        record = await self._questions.get(question_id)
        if record is None or record.question.asker.id != person_id or not is_shareable(record.reply):
            return NothingToShare()
        if record.reply is None or refuse(record.question.asker, into) is not None:
            return NothingToShare()
        passages = await self._articles.passages({citation.passage_id for citation in record.reply.citations})
        if not all(_allows(record, into, passages.get(each.passage_id)) for each in record.reply.citations):
            return NotForAll()
        return Shareable(replace(record.reply, actions=(), gap_id=None, text=_for_others(record.reply)))


def is_shareable(reply: Reply | None) -> bool:
    """Whether a reply says anything that others could use."""
    return reply is not None and reply.outcome in SHAREABLE and bool(reply.citations)


def _allows(record: Record, into: Place, passage: PublishedPassage | None) -> bool:
    return passage is not None and visibility(record.question.asker, into).allows(passage.details.audience)


def _for_others(reply: Reply) -> str:
    # What is missing, and that the asker will hear of it, is between the bot and the asker.
    return reply.text.split("\n\n")[0] if reply.outcome == "partial" else reply.text
