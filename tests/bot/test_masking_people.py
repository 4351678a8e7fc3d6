from datetime import timedelta

import pytest
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.masking_people import LOOKED_AT_AGAIN, Masking, masked
from knowledge.tables import people
from tests.bot.personal_examples import Example, colleagues, examples
from tests.bot.scripted_house import Clock


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
