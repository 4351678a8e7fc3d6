from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.nudges.suggested_nudges import LATELY, SuggestedNudges, Why
from bot.people.staff import Staff
from bot.questions.question_log import QuestionLog
from bot.replies import Reply
from retrieval.outcome import Citation, Person, Place, PlaceKind
from tests.bot.nudge_house import NudgeHouse, email_id

SLACK = Place("slack", PlaceKind.DIRECT, "D1")


@pytest.fixture
async def house(engine: AsyncEngine) -> NudgeHouse:
    return await NudgeHouse(engine).open(team=6)


def suggesting(house: NudgeHouse) -> SuggestedNudges:
    return SuggestedNudges(house.engine, Staff(house.engine), house.articles, house.clock)


async def answered(house: NudgeHouse, who: str) -> None:
    """Somebody asked, and was answered from the article."""
    log = QuestionLog(house.engine, house.clock)
    received = await log.accept(f"slack:{who}", "How do I hand over?", Person(email_id(who)), SLACK)
    await log.claim(received.question_id, "w", timedelta(minutes=1))
    cited = Citation(1, house.article_id, "x:0", "Handing over", (), "", "Write", "/articles/x")
    assert await log.finish(received.question_id, "w", Reply("answered", "Write. [1]", (cited,)))


async def why(house: NudgeHouse) -> list[Why]:
    return [each.why for each in await suggesting(house).for_manager(house.boss)]


async def test_what_five_of_a_team_ask_is_suggested_and_what_four_ask_is_not(house: NudgeHouse) -> None:
    for number in range(4):
        await answered(house, f"p{number}")
    assert await why(house) == []
    await answered(house, "lnd")
    assert await why(house) == []
    await answered(house, "p4")
    (found,) = await suggesting(house).for_manager(house.boss)
    assert (found.article_id, found.why) == (house.article_id, Why.ASKED)
    assert found.in_words == "“Handing over” is what at least five of your team asked about lately."


async def test_an_article_that_changed_under_a_team_comes_first(house: NudgeHouse) -> None:
    for number in range(5):
        await answered(house, f"p{number}")
    await house.write_article("Write the last two things you tried.")
    assert await why(house) == [Why.CHANGED]


async def test_a_check_of_what_stands_is_no_change(house: NudgeHouse) -> None:
    for number in range(5):
        await answered(house, f"p{number}")
    await house.write_article("Write the last thing you tried first.", checked_by="Lin")
    assert await why(house) == [Why.ASKED]


async def test_what_was_asked_long_ago_is_not_suggested(house: NudgeHouse) -> None:
    for number in range(5):
        await answered(house, f"p{number}")
    house.clock.pass_by(LATELY + timedelta(hours=1))
    assert await why(house) == []


async def test_an_article_the_manager_may_not_see_is_not_suggested(house: NudgeHouse) -> None:
    for number in range(5):
        await answered(house, f"p{number}")
    await house.write_article("Write.", audience=frozenset({"board"}))
    assert await why(house) == []


async def test_nothing_is_suggested_for_a_team_of_four(engine: AsyncEngine) -> None:
    house = await NudgeHouse(engine).open(team=4)
    assert await why(house) == []


async def test_nothing_is_suggested_that_would_tell_of_each_of_a_team_of_five(engine: AsyncEngine) -> None:
    house = await NudgeHouse(engine).open(team=5)
    for number in range(5):
        await answered(house, f"p{number}")
    assert await why(house) == []
