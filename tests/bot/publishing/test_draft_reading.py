from dataclasses import replace

from bot.publishing.as_published import AsPublished
from bot.publishing.draft_reading import DraftReading, Spoken
from tests.bot.loop_house import CO_WORKING, WORDINGS, LoopHouse


def reading(house: LoopHouse) -> DraftReading:
    application = house.application
    stage = AsPublished(application.deciding, application.index, application.articles, application.encoder)
    return DraftReading(stage, house.desk.proofs, application.questions)


async def test_a_text_is_read_for_the_questions_it_is_for(house: LoopHouse) -> None:
    asked = await house.five_ask()
    gap_id = await house.gap_of(asked[0])
    assert await reading(house).spoken(await house.draft(gap_id)) == Spoken(5, 0)
    hollow = replace(CO_WORKING, title=WORDINGS[0], body="Ask the front desk for a parking space.")
    assert await reading(house).spoken(await house.draft(gap_id, hollow)) == Spoken(5, 5)


async def test_a_draft_for_no_gap_has_no_questions(house: LoopHouse) -> None:
    assert await reading(house).spoken(await house.draft(None)) == Spoken(0, 0)
