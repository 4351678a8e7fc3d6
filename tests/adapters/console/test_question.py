import re

from retrieval.outcome import Person, Place, PlaceKind, Turn
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


async def test_a_follow_up_shows_what_it_was_looked_up_with(console: ConsoleHouse) -> None:
    asking, place = console.application.asking, Place("web", PlaceKind.DIRECT, "a conversation")
    before = (Turn("user", "Mr. Okafor asks how many days of leave carry over"), Turn("assistant", "Five."))
    received = await asking.receive("follow-up", "and until when?", Person("web:asker"), place, before)
    await asking.answer(received.question_id)
    async with console.curator() as tab:
        page = await tab.page(f"/console/questions/{received.question_id}")
    assert "Looked up with what was said before it" in page
    assert "how many days of leave carry over”" in page
    assert "Okafor" not in page


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
