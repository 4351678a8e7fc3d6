from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.questions.past_answers import PastAnswers
from bot.questions.question_log import QuestionLog
from bot.replies import Reply
from retrieval.outcome import Citation, Person, Place, PlaceKind
from tests.conftest import NOON

ANN = Person("web:ann", frozenset({"everyone", "sales"}))
DESK = Place("web", PlaceKind.DIRECT, "1")
LEAVE = Citation(1, "leave", "leave:1", "Annual leave", (), "", "Five days.", "")


async def _asked(engine: AsyncEngine, key: str, text: str, reply: Reply, minutes: int = 0) -> None:
    log = QuestionLog(engine, lambda: NOON + timedelta(minutes=minutes))
    received = await log.accept(key, text, ANN, DESK)
    assert await log.claim(received.question_id, "w", timedelta(minutes=1))
    assert await log.finish(received.question_id, "w", reply)


async def test_the_newest_answer_to_the_same_words_is_enough(engine: AsyncEngine) -> None:
    answered = Reply("answered", "Five days. [1]", (LEAVE,))
    await _asked(engine, "1", "How many days?", answered)
    await _asked(engine, "2", "And in January?", answered, minutes=1)
    await _asked(engine, "3", "How many days?", answered, minutes=2)
    past = await PastAnswers(engine).recent()
    assert [each.question.text for each in past] == ["How many days?", "And in January?"]
    assert {each.article_ids for each in past} == {frozenset({"leave"})}
    assert past[0].question.asker == ANN


async def test_what_was_not_answered_from_an_article_is_left_out(engine: AsyncEngine) -> None:
    await _asked(engine, "1", "Hello", Reply("answered", "Hello."))
    await _asked(engine, "2", "Dogs?", Reply("unknown", "I don't have that yet."))
    assert await PastAnswers(engine).recent() == []
