import asyncio

from bot.ports import OnText
from retrieval.outcome import Outcome, Question
from tests.adapters.slack.local_slack.state import BOT_USER
from tests.adapters.slack.slack_house import ANN, FIVE_DAYS, GENERAL, House, always

MENTION = f"<@{BOT_USER}>"
ME = "email:ann@example.com"


async def test_an_edited_question_is_answered_anew_in_the_same_message(house: House) -> None:
    ann = house.somebody()
    ts = await ann.says(GENERAL, f"{MENTION} may I moor a boat?")
    (answer,) = await house.replies(GENERAL)
    assert "I don't have that yet" in answer.text
    await ann.edits(GENERAL, ts, f"{MENTION} may I carry days over?")
    await house.quiet()
    (answer,) = await house.replies(GENERAL)
    assert answer.text == "You can carry over up to five days."
    assert await house.application.gap_loop.gaps() == []


async def test_an_unfolded_link_is_no_edit(house: House) -> None:
    ann = house.somebody()
    ts = await ann.says(GENERAL, f"{MENTION} may I carry days over?")
    await house.replies(GENERAL)
    await ann.edits(GENERAL, ts, f"{MENTION} may I carry days over?")
    await house.quiet()
    assert len(house.script.asked) == 1


async def test_an_edit_while_we_are_at_it_ends_in_one_answer_to_the_new_words(house: House) -> None:
    begun = asyncio.Event()

    async def never_for_boats(question: Question, on_text: OnText | None) -> Outcome:
        if "boat" in question.text:
            begun.set()
            await asyncio.Event().wait()
        return FIVE_DAYS

    house.script.answering = never_for_boats
    ann = house.somebody()
    ts = await ann.says(GENERAL, f"{MENTION} may I moor a boat?")
    await begun.wait()
    await ann.edits(GENERAL, ts, f"{MENTION} may I carry days over?")
    (answer,) = await house.replies(GENERAL)
    assert answer.texts == ["You can carry over up to five days."]


async def test_a_deleted_question_stops_the_work_and_asks_whether_to_forget(house: House) -> None:
    begun = asyncio.Event()

    async def never(question: Question, on_text: OnText | None) -> Outcome:
        begun.set()
        await asyncio.Event().wait()
        return FIVE_DAYS

    house.script.answering = never
    ann = house.somebody()
    ts = await ann.says(GENERAL, f"{MENTION} may I moor a boat?")
    await begun.wait()
    await ann.deletes(GENERAL, ts)
    (asked,) = await house.whispered(ANN)
    assert "Shall I forget it too?" in asked.text
    assert house.workspace.by_bot() == []
    assert await house.application.desk.my_questions.count(ME) == 1
    await ann.presses(asked, "forget_one")
    assert (await house.whispered(ANN, 2))[1].text == "Forgotten."
    assert await house.application.desk.my_questions.count(ME) == 0


async def test_a_deleted_question_is_kept_if_its_asker_likes(house: House) -> None:
    ann = house.somebody()
    ts = await ann.says(GENERAL, f"{MENTION} may I moor a boat?")
    await house.replies(GENERAL)
    await ann.deletes(GENERAL, ts)
    (asked,) = await house.whispered(ANN)
    await ann.presses(asked, "keep_one")
    await house.whispered(ANN, 2)
    assert await house.application.desk.my_questions.count(ME) == 1


async def test_stop_ends_the_work_and_says_so_once(house: House) -> None:
    begun = asyncio.Event()

    async def never(question: Question, on_text: OnText | None) -> Outcome:
        begun.set()
        await asyncio.Event().wait()
        return FIVE_DAYS

    house.script.answering = never
    direct = house.workspace.direct(ANN)
    await house.application.desk.preferences.greet_once(ME)
    ts = await house.somebody().direct("May I moor a boat?")
    await begun.wait()
    await house.somebody().tell({"type": "agent_session_stopped", "channel": direct, "thread_ts": ts, "user": ANN})
    (stopped,) = await house.replies(direct)
    assert stopped.text == "Stopped, as you asked."
    assert house.workspace.sessions[-1] == "active"


async def test_messages_that_were_no_questions_may_change_as_they_like(house: House) -> None:
    house.script.answering = always(FIVE_DAYS)
    ann = house.somebody()
    ts = await ann.says(GENERAL, "Lunch?")
    await ann.edits(GENERAL, ts, "Lunch at one?")
    await ann.deletes(GENERAL, ts)
    await house.quiet()
    assert house.workspace.by_bot() == []
    assert house.workspace.ephemerals == []
