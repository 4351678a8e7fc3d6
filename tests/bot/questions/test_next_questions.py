from datetime import UTC, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.questions.next_questions import KEPT_SECONDS, NextQuestions
from knowledge.articles import ArticleDetails
from knowledge.reading.importing import handwritten
from knowledge.reading.splitting import Section
from knowledge.store import ArticleStore


class Clock:
    """Seconds that the test moves."""

    def __init__(self) -> None:
        self.time = 0.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def store(engine: AsyncEngine) -> ArticleStore:
    return ArticleStore(engine, lambda: datetime(2026, 11, 23, tzinfo=UTC))


@pytest.fixture
async def article_id(store: ArticleStore) -> str:
    body = "Write the last thing you tried first."
    return (await store.save(handwritten(ArticleDetails("Handing over"), body), [Section((), "", body, 0)])).article_id


async def test_the_next_message_is_about_the_article_and_only_that_one(store: ArticleStore, article_id: str) -> None:
    known = NextQuestions(store, Clock())
    known.next_in("a chat", article_id)
    assert await known.take("another chat") == ""
    assert await known.take("a chat") == "Handing over"
    assert await known.take("a chat") == ""


async def test_after_a_while_a_message_is_about_nothing(store: ArticleStore, article_id: str) -> None:
    clock = Clock()
    known = NextQuestions(store, clock)
    known.next_in("a chat", article_id)
    clock.time = KEPT_SECONDS + 1
    assert await known.take("a chat") == ""


async def test_an_article_that_is_gone_is_nothing_to_ask_about(store: ArticleStore) -> None:
    known = NextQuestions(store, Clock())
    known.next_in("a chat", "gone")
    assert await known.take("a chat") == ""
