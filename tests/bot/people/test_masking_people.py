from datetime import timedelta

import pytest
from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.gaps.gap_loop import GapLoop
from bot.people.masking_people import LOOKED_AT_AGAIN, Masking
from bot.people.person_names import masked
from knowledge.tables import gap_questions, gaps, people
from retrieval.encoding.embedding import Encoder
from tests.bot.gap_house import GapHouse
from tests.bot.personal_examples import Example, colleagues, examples
from tests.bot.scripted_house import Clock

BOSS = "Does my manager Bob Smith approve travel?"


@pytest.mark.parametrize("example", examples(), ids=lambda example: str(example.text))
def test_each_sentence_of_ours_shows_nothing_personal_and_all_the_rest(example: Example) -> None:
    assert masked(example.text, colleagues()) == example.shown


@pytest.mark.parametrize("example", examples(), ids=lambda example: str(example.text))
def test_what_is_masked_stays_as_it_is(example: Example) -> None:
    assert masked(example.shown, colleagues()) == example.shown


async def _hire(engine: AsyncEngine, person_id: str, name: str, clock: Clock) -> None:
    row = {"id": person_id, "name": name, "groups": [], "is_active": True, "updated_at": clock()}
    async with engine.begin() as connection:
        await connection.execute(insert(people).values(row))


async def test_the_names_in_the_directory_are_masked_and_those_of_new_colleagues_soon(engine: AsyncEngine) -> None:
    clock = Clock()
    masking = Masking(engine, clock)
    await _hire(engine, "p1", "Priya Raman", clock)
    assert await masking.mask_all(["priya raman said so", "olu bello said so"]) == [
        "[name] said so",
        "olu bello said so",
    ]
    await _hire(engine, "p2", "Olu Bello", clock)
    clock.pass_by(LOOKED_AT_AGAIN - timedelta(seconds=1))
    assert await masking.mask("olu bello said so") == "olu bello said so"
    clock.pass_by(timedelta(seconds=1))
    assert await masking.mask("olu bello said so") == "[name] said so"
    known = await masking.known()
    clock.pass_by(LOOKED_AT_AGAIN)
    assert await masking.known() is known


async def _log(house: GapHouse, text: str) -> tuple[GapLoop, str]:
    loop = house.loop()
    return loop, (await loop.log(await house.asked(text), "", (), restricted=False)).gap_id


async def test_what_others_see_of_a_gap_is_masked_and_what_is_compared_is_not(
    engine: AsyncEngine, encoder: Encoder
) -> None:
    house = GapHouse(engine, encoder)
    text = "Does my manager Bob Smith approve travel? Call me on +44 20 7946 0958"
    loop, gap_id = await _log(house, text)
    shown = "Does my manager [name] approve travel? Call me on [phone number]"
    details = await loop.gap(gap_id)
    assert details is not None
    assert (details.summary.title, details.asked) == (shown, (shown,))
    assert house.embedded == [text]


async def test_questions_from_before_there_was_masking_are_masked_when_a_process_starts(
    engine: AsyncEngine, encoder: Encoder
) -> None:
    house = GapHouse(engine, encoder)
    loop, gap_id = await _log(house, BOSS)
    async with engine.begin() as connection:
        await connection.execute(update(gap_questions).values(shown=None))
        await connection.execute(update(gaps).values(title=BOSS))
    await loop.tidy()
    details = await loop.gap(gap_id)
    assert details is not None
    assert (details.summary.title, *details.asked) == ("Does my manager [name] approve travel?",) * 2
