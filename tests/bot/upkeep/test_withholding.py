from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.publishing.house_rules import Rules
from knowledge.articles import ArticleDetails
from tests.bot.loop_house import LoopHouse

QUESTION = "How long do I keep receipts?"
DETAILS = ArticleDetails("Receipts", also_asked_as=(QUESTION,))


async def outcome(house: LoopHouse) -> str:
    question_id = await house.ask(QUESTION, f"slack:u{datetime.now(UTC).timestamp()}")
    record = await house.application.questions.get(question_id)
    assert record is not None
    assert record.reply is not None
    return record.reply.outcome


async def test_an_overdue_article_is_answered_from_until_its_grace_is_over(house: LoopHouse) -> None:
    overdue = replace(DETAILS, review_by=datetime.now(UTC).date() - timedelta(days=10))
    await house.application.curating.publish(overdue, "Keep every receipt for ten years.", "ed")
    assert await outcome(house) == "answered"
    await house.desk.house_rules.edit(Rules(grace_days=30), "lea")
    await house.desk.fresh.refresh()
    assert await outcome(house) == "answered"
    await house.desk.house_rules.edit(Rules(edition=1, grace_days=5), "lea")
    await house.desk.fresh.refresh()
    assert await outcome(house) == "unknown"
