import pytest
from sqlalchemy import select

from knowledge.tables import feedback
from tests.adapters.teams.teams_house import ANN, BOB, GENERAL, House

ASK = "How many days can I carry over?"


async def _helped(house: House) -> list[bool]:
    async with house.application.engine.connect() as connection:
        return list((await connection.execute(select(feedback.c.helped))).scalars())


@pytest.mark.parametrize(("reaction", "kept"), [("like", [True]), ("heart", [True]), ("sad", []), ("surprised", [])])
async def test_a_thumb_of_the_asker_counts_as_helped(house: House, reaction: str, kept: list[bool]) -> None:
    ann = house.somebody()
    await ann.asks_in(GENERAL, ASK)
    (answer,) = await house.replies(GENERAL)
    await ann.reacts(answer, reaction)
    await house.quiet()
    assert await _helped(house) == kept


async def test_somebody_elses_thumb_does_not(house: House) -> None:
    await house.somebody(ANN).asks_in(GENERAL, ASK)
    (answer,) = await house.replies(GENERAL)
    await house.somebody(BOB).reacts(answer, "like")
    await house.quiet()
    assert await _helped(house) == []


async def test_a_reaction_to_anything_else_is_left_alone(house: House) -> None:
    ann = house.somebody()
    message_id = await ann.says(ASK)
    await house.replies(ann.chat)
    await ann.reacts(house.town.messages[ann.chat, message_id], "like")
    await house.quiet()
    assert await _helped(house) == []
