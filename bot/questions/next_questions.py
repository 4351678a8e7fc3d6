"""What somebody's next question is about, where a button said so: "ask about this article".

Remembered for a while in this process alone: who asks later, or from another process, is asked what they mean.
"""

from collections.abc import Callable

from knowledge.store import ArticleStore

KEPT_SECONDS = 1_800.0


class NextQuestions:
    """Knows the article that the next message in a conversation is about. `clock` gives seconds that only grow."""

    def __init__(self, articles: ArticleStore, clock: Callable[[], float]) -> None:
        self._articles = articles
        self._clock = clock
        self._next: dict[str, tuple[float, str]] = {}

    def next_in(self, conversation: str, article_id: str) -> None:
        """The next message in this conversation is about this article."""
        now = self._clock()
        self._next = {where: kept for where, kept in self._next.items() if kept[0] > now}
        self._next[conversation] = (now + KEPT_SECONDS, article_id)

    async def take(self, conversation: str) -> str:
        """The title of what a message is about; empty for nothing. It is so for one message only."""
        until, article_id = self._next.pop(conversation, (0.0, ""))
        article = await self._articles.article(article_id) if until > self._clock() else None
        return article.details.title if article else ""
