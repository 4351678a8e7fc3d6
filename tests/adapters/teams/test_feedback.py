import json
from typing import Any

from sqlalchemy import Row, select

from adapters.teams.feedback import helped_card, why_card
from bot.questions.feedback import Reason
from knowledge.tables import feedback, gap_questions
from tests.adapters.teams.local_connector.card_rules import faults_in_card
from tests.adapters.teams.local_connector.state import Message
from tests.adapters.teams.published_schema import published_faults_in
from tests.adapters.teams.teams_house import BOB, GENERAL, House

ASK = "How many days can I carry over?"


async def asked(house: House) -> Message:
    await house.somebody().asks_in(GENERAL, ASK)
    return (await house.replies(GENERAL))[0]


async def thumb(house: House, answer: Message, reaction: str, who: str = "") -> Any:
    value = {"actionName": "feedback", "actionValue": {"reaction": reaction}}
    somebody = house.somebody(who) if who else house.somebody()
    status, body = await somebody.invokes("message/fetchTask", value, answer.conversation, replyToId=answer.id)
    assert status == 200
    return body["task"]["value"]


async def submit(house: House, answer: Message, reaction: str, **fields: str) -> None:
    value = {"actionName": "feedback", "actionValue": {"reaction": reaction, "feedback": json.dumps(fields)}}
    sent = house.somebody().invokes("message/submitAction", value, answer.conversation, replyToId=answer.id)
    assert await sent == (200, {})


async def kept(house: House) -> Row[Any]:
    async with house.application.engine.connect() as connection:
        return (await connection.execute(select(feedback))).one()


async def test_an_answer_asks_for_feedback_in_our_own_dialog(house: House) -> None:
    answer = await asked(house)
    assert answer.activity["channelData"]["feedbackLoop"] == {"type": "custom"}


async def test_helped_is_kept_at_once_and_thanked(house: House) -> None:
    answer = await asked(house)
    dialog = await thumb(house, answer, "like")
    assert dialog["title"] == "Good to know."
    assert (await kept(house)).helped is True
    await submit(house, answer, "like", note="Thank you")
    assert (await kept(house)).note == "Thank you"


async def test_didnt_help_asks_why_with_the_reasons_that_every_surface_has(house: House) -> None:
    answer = await asked(house)
    dialog = await thumb(house, answer, "dislike")
    card = dialog["card"]["content"]
    assert dialog["title"] == "What was wrong?"
    assert [each["value"] for each in card["body"][0]["choices"]] == [reason.value for reason in Reason]
    assert (await kept(house)).helped is False
    await submit(house, answer, "dislike", reason="outdated", note="It is ten now", value="x")
    given = await kept(house)
    assert (given.reason, given.note) == ("outdated", "It is ten now")
    async with house.application.engine.connect() as connection:
        assert (await connection.execute(select(gap_questions.c.question_id))).scalar_one() == given.question_id


async def test_nobody_else_can_judge_an_answer(house: House) -> None:
    answer = await asked(house)
    dialog = await thumb(house, answer, "dislike", BOB)
    assert "Only the person who asked" in str(dialog["card"])
    async with house.application.engine.connect() as connection:
        assert (await connection.execute(select(feedback))).all() == []


async def test_whatever_comes_back_is_answered_with_nothing(house: House) -> None:
    answer = await asked(house)
    values: list[dict[str, Any]] = [{}, {"actionValue": {"feedback": []}}, {"actionValue": "x"}]
    for value in values:
        sent = house.somebody().invokes("message/submitAction", value, answer.conversation, replyToId=answer.id)
        assert await sent == (200, {})


async def test_the_words_of_teams_own_dialog_count_as_a_note(house: House) -> None:
    answer = await asked(house)
    await submit(house, answer, "dislike", feedbackText="Too long")
    assert (await kept(house)).note == "Too long"


async def test_plain_words_that_name_no_message_judge_the_last_answer_of_the_chat(house: House) -> None:
    ann = house.somebody()
    await ann.says(ASK)
    await house.replies(ann.chat)
    value = {"actionName": "feedback", "actionValue": {"reaction": "dislike", "feedback": "The date is old"}}
    assert await ann.invokes("message/submitAction", value) == (200, {})
    assert ((await kept(house)).helped, (await kept(house)).note) == (False, "The date is old")
    assert await ann.invokes("message/submitAction", value, GENERAL) == (200, {})


def test_the_dialogs_are_valid_by_our_own_rules() -> None:
    assert faults_in_card(why_card("q1")) + faults_in_card(helped_card("q1")) == []


def test_the_dialogs_are_valid_by_the_published_schema() -> None:
    assert published_faults_in(why_card("q1")) + published_faults_in(helped_card("q1")) == []
