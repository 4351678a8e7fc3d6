from sqlalchemy.ext.asyncio import AsyncEngine

from bot.gaps.gap_loop import GapLoop
from bot.questions.saving_gaps import SavingGaps
from knowledge.gaps.gap_store import GapStore
from tests.bot.questions.test_forgetting import same
from tests.bot.scripted_house import ANN, CHANNEL, Clock, house_of


async def test_a_message_becomes_a_gap_that_nobody_is_answered_from(engine: AsyncEngine) -> None:
    house = house_of(engine)
    gaps = GapLoop(GapStore(engine), same, "m", Clock())
    saving = SavingGaps(house.questions, gaps)
    first = await saving.save("g1", "Where do I moor a boat?", ANN, CHANNEL)
    assert await saving.save("g1", "Where do I moor a boat?", ANN, CHANNEL) == first
    assert [gap.title for gap in await gaps.gaps()] == ["Where do I moor a boat?"]
    assert await house.asking().finish_left_behind() == 0
    assert house.slack.messages == {}
