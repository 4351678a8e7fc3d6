import re

from tests.adapters.console.console_house import ConsoleHouse
from tests.adapters.try_it.chat_house import answered


async def test_an_answered_question_shows_its_answer_and_its_sources(console: ConsoleHouse) -> None:
    passages = await console.house.publish()
    question_id = await console.ask("Asked by Mrs Okafor: how many days?", answered(passages[0]))
    feedback = console.application.feedback
    await feedback.give(question_id, "web:asker", helped=False, reason="outdated", note="Dr. Brandt says ten")
    async with console.curator() as tab:
        page = await tab.page(f"/console/questions/{question_id}")
    assert "90 % sure" in page
    assert "Up to five days." in page
    assert "Annual leave" in page
    assert "it was out of date" in page
    assert "says ten" in page
    assert not re.search("Okafor|Brandt|web:", page)


async def test_a_question_in_a_gap_leads_there(console: ConsoleHouse) -> None:
    question_id = await console.ask("May I bring a dog?")
    [gap] = await console.application.gap_loop.gaps()
    async with console.curator() as tab:
        page = await tab.page(f"/console/questions/{question_id}")
    assert f'href="/console/gaps/{gap.id}"' in page
    assert "not answered" in page


async def test_what_is_not_there_is_said_plainly(console: ConsoleHouse) -> None:
    async with console.curator() as tab:
        assert "Nothing here" in await tab.page("/console/questions/none", 404)
