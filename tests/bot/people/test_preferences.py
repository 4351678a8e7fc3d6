import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.people.preferences import PreferenceBook
from bot.people.wishes import Preferences, Topic
from tests.bot.scripted_house import Clock

NIGHT = Preferences(22, 7)


async def test_wishes_are_kept_for_a_person_on_every_platform(engine: AsyncEngine) -> None:
    book = PreferenceBook(engine, Clock())
    assert await book.of("email:ann@example.com") == Preferences()
    wishes = Preferences(22, 7, frozenset({Topic.NUDGES}))
    for _ in range(2):
        await book.set("email:ann@example.com", wishes)
    assert await book.of("email:ann@example.com") == wishes
    assert not wishes.wants(Topic.NUDGES)
    assert wishes.wants(Topic.FOLLOW_UPS)


async def test_an_hour_no_clock_shows_is_refused(engine: AsyncEngine) -> None:
    with pytest.raises(ValueError, match="from 0 to 23"):
        await PreferenceBook(engine, Clock()).set("p", Preferences(24, 7))


async def test_everybody_is_greeted_once_and_keeps_their_wishes(engine: AsyncEngine) -> None:
    book = PreferenceBook(engine, Clock())
    await book.set("p", NIGHT)
    assert [await book.greet_once("p"), await book.greet_once("p"), await book.greet_once("q")] == [True, False, True]
    assert await book.of("p") == NIGHT
