"""What the next question is about: where a button said "ask about this article", or where it answers a nudge.

The request for a question carries the article's id as metadata, so that a reply in its thread has it whichever process
hears it. Somebody who writes a new message instead is remembered here, for a while, in this process only.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from adapters.slack.posting import key_of
from adapters.slack.spots import Spot
from bot.nudges.nudge_replies import NudgeReplies
from bot.questions.next_questions import NextQuestions
from knowledge.store import ArticleStore
from retrieval.outcome import Turn

PREFIX = "about"


class Abouts:
    """Knows which article a question is about."""

    def __init__(self, articles: ArticleStore, nudges: NudgeReplies, clock: Callable[[], float]) -> None:
        self._articles = articles
        self._nudges = nudges
        self._next = NextQuestions(articles, clock)

    def key(self, article_id: str, press: str) -> str:
        """Under which the request for a question about this article is posted."""
        return f"{PREFIX}:{article_id}:{press}"[:255]

    def next_in(self, spot: Spot, article_id: str) -> None:
        """The next message in this conversation is about this article."""
        self._next.next_in(_conversation(spot), article_id)

    async def in_thread(self, messages: Iterable[Mapping[str, Any]]) -> list[Turn]:
        """What a question is about that follows these messages (as Slack gives them), as what was said before it."""
        for key in reversed([key_of(message) for message in messages]):
            if key.startswith(f"{PREFIX}:"):
                return await self._title(key.split(":")[1])
            if title := await self._nudges.title_of_key(key):
                return [Turn("user", title)]
        return []

    async def of_new(self, spot: Spot, person_id: str) -> list[Turn]:
        """What a message of this person's is about that begins a thread of its own; it is so only once."""
        title = await self._next.take(_conversation(spot)) or await self._nudges.title_for(person_id)
        return [Turn("user", title)] if title else []

    async def _title(self, article_id: str) -> list[Turn]:
        article = await self._articles.article(article_id)
        return [Turn("user", article.details.title)] if article else []


def _conversation(spot: Spot) -> str:
    return f"{spot.team}:{spot.channel}"
