import asyncio

from bot.ports import OnText
from retrieval.outcome import Outcome, Question
from tests.adapters.teams.teams_house import ANN, FIVE_DAYS, GENERAL, House, always

ASK = "How many days can I carry over?"


async def test_an_edited_question_is_answered_anew_in_the_same_message(house: House) -> None:
    ann = house.somebody()
    message_id = await ann.says("May I moor a boat?")
    await house.replies(ann.chat)
    await ann.edits(message_id, ASK)
    (answer,) = await house.replies(ann.chat)
    assert len(answer.texts) == 2
    assert "five days" in answer.text


async def test_an_edit_that_changes_no_words_changes_nothing(house: House) -> None:
    ann = house.somebody()
    message_id = await ann.says(ASK)
    await house.replies(ann.chat)
    await ann.edits(message_id, ASK)
    (answer,) = await house.replies(ann.chat)
    assert len(answer.texts) == 1


async def test_a_mention_that_is_added_later_makes_it_a_question(house: House) -> None:
    ann = house.somebody()
    message_id = await ann.says(ASK, GENERAL)
    await house.quiet()
    await ann.edits(message_id, f"@bot {ASK}")
    await house.replies(GENERAL)


async def test_a_deleted_question_stops_the_work_and_its_asker_is_asked_what_shall_become_of_it(house: House) -> None:
    ann = house.somebody()
    house.script.answering = _never
    thread = await ann.asks_in(GENERAL, ASK)
    await house.town.until(lambda: house.town.typing)
    await ann.deletes(thread.partition("=")[2])
    (told,) = await house.whispered(ANN)
    assert "You deleted your question." in told.everything
    assert "question.forget" in told.everything
    assert house.town.by_bot() == []
    assert await house.application.questions.unfinished() == []


async def test_an_undeleted_question_is_answered_after_all(house: House) -> None:
    ann = house.somebody()
    house.script.answering = _never
    thread = await ann.asks_in(GENERAL, ASK)
    await house.town.until(lambda: house.town.typing)
    await ann.deletes(thread.partition("=")[2])
    await house.whispered(ANN)
    house.script.answering = always(FIVE_DAYS)
    await ann.edits(thread.partition("=")[2], f"@bot {ASK}", event="undeleteMessage")
    (answer,) = await house.replies(GENERAL)
    assert answer.text.startswith("You can carry over")


async def test_an_answer_that_stands_is_not_given_again_when_its_question_comes_back(house: House) -> None:
    ann = house.somebody()
    message_id = await ann.says(ASK)
    await house.replies(ann.chat)
    await ann.deletes(message_id)
    await house.replies(ann.chat, 2)
    await ann.edits(message_id, ASK, event="undeleteMessage")
    await house.replies(ann.chat, 2)
    assert len(house.script.asked) == 1


async def test_a_question_that_was_forgotten_and_comes_back_is_a_new_one(house: House) -> None:
    ann = house.somebody()
    message_id = await ann.says(ASK)
    await house.replies(ann.chat)
    await house.application.desk.forgetting.everything_of("email:ann@example.com")
    await ann.edits(message_id, ASK, event="undeleteMessage")
    await house.replies(ann.chat, 2)


async def test_an_answer_that_somebody_deleted_is_said_again(house: House) -> None:
    ann = house.somebody()
    message_id = await ann.says("May I moor a boat?")
    (answer,) = await house.replies(ann.chat)
    del house.town.messages[ann.chat, answer.id]
    await ann.edits(message_id, ASK)
    await house.replies(ann.chat)
    await ann.edits(message_id, "May I moor a ship?")
    (answer,) = await house.replies(ann.chat)
    assert len(answer.texts) == 2


async def _never(question: Question, on_text: OnText | None) -> Outcome:
    await asyncio.Event().wait()
    return FIVE_DAYS
