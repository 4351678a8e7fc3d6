from datetime import date

from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.console.article_words import makers, short_day, state_words
from knowledge.articles import Status


async def test_an_import_is_called_one(engine: AsyncEngine) -> None:
    names = await makers(engine, ["import", "email:ben@example.com", None])
    assert (names["import"], names["email:ben@example.com"]) == ("an import", "ben@example.com")


def test_every_state_has_words() -> None:
    assert all(state_words(status) for status in Status)


def test_a_day_at_the_foot_of_a_chart_has_no_year() -> None:
    assert short_day(date(2026, 9, 4)) == "4 Sept"
