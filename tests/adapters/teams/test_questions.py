"""Questions from everywhere people ask in Teams, over real HTTP, and what stands there in the end."""

from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from tests.adapters.teams.teams_house import ANN, BOB, GENERAL, GROUP, House, house_with

ASK = "How many days can I carry over?"
ANSWER = "You can carry over up to five days."


async def test_a_question_in_the_personal_chat_is_answered_there(house: House) -> None:
    ann = house.somebody()
    await ann.says(ASK)
    (answer,) = await house.replies(ann.chat)
    assert answer.text.startswith(ANSWER)
    assert house.script.asked[0].asker.id == "email:ann@example.com"


async def test_a_mention_in_a_channel_is_stripped_and_answered_in_its_thread(house: House) -> None:
    thread = await house.somebody().asks_in(GENERAL, ASK)
    (answer,) = await house.replies(GENERAL)
    assert answer.conversation == thread
    assert house.script.asked[0].text == ASK


async def test_a_mention_in_a_group_chat_is_answered_there(house: House) -> None:
    await house.somebody().asks_in(GROUP, ASK)
    (answer,) = await house.replies(GROUP)
    assert answer.text.startswith(ANSWER)


async def test_what_nobody_asked_us_is_left_alone(house: House) -> None:
    for where in (GENERAL, GROUP):
        await house.somebody().says(ASK, where)
    await house.quiet()
    assert (house.town.by_bot(), house.script.asked) == ([], [])


async def test_a_reply_in_a_thread_it_is_part_of_needs_no_mention_and_leans_on_what_was_said(house: House) -> None:
    thread = await house.somebody().asks_in(GENERAL, ASK)
    await house.replies(GENERAL)
    await house.somebody(BOB).says("And how do I carry them over?", thread)
    await house.replies(GENERAL, 2)
    question = house.script.asked[1]
    assert [turn.role for turn in question.history] == ["user", "assistant"]
    assert question.history[0].text == ASK


async def test_a_follow_up_in_the_personal_chat_leans_on_the_question_before(house: House) -> None:
    ann = house.somebody()
    await ann.says(ASK)
    await house.replies(ann.chat)
    await ann.says("Who approves what I carry over?")
    await house.replies(ann.chat, 2)
    assert house.script.asked[1].history[0].text == ASK


async def test_a_typing_sign_shows_while_it_works_and_no_placeholder(house: House) -> None:
    ann = house.somebody()
    await ann.says(ASK)
    (answer,) = await house.replies(ann.chat)
    assert house.town.typing == [ann.chat]
    assert len(answer.texts) == 1


async def test_an_empty_mention_is_asked_back_for_that_persons_eyes(house: House) -> None:
    await house.somebody().asks_in(GENERAL, " ")
    (told,) = await house.whispered(ANN)
    assert "What would you like to know?" in told.everything


async def test_files_are_named_as_left_out(house: House) -> None:
    ann = house.somebody()
    file = {"contentType": "application/vnd.microsoft.teams.file.download.info", "name": "plan.docx", "content": {}}
    await ann.says(ASK, attachments=[file])
    (answer,) = await house.replies(ann.chat)
    assert "I left out plan.docx" in answer.everything


async def test_the_first_time_it_says_what_it_does(engine: AsyncEngine, tmp_path: Path) -> None:
    async with house_with(engine, tmp_path, greeted=False) as house:
        ann = house.somebody()
        for number in (2, 3):
            await ann.says(ASK)
            await house.replies(ann.chat, number)
        assert "I answer questions about how things are done here" in house.town.by_bot(ann.chat)[0].everything


@pytest.mark.parametrize("times", [3])
async def test_an_activity_that_comes_again_is_answered_once(house: House, times: int) -> None:
    ann = house.somebody()
    activity = ann.activity("message", ann.chat, id="1790", text=ASK)
    for _ in range(times):
        assert (await house.way.deliver(activity))[0] == 200
    await house.replies(ann.chat)
    assert len(house.script.asked) == 1
