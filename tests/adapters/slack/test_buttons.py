import pytest
from sqlalchemy import select

from bot.phrases import NOT_YOURS
from knowledge.tables import feedback, gap_questions, help_requests
from retrieval.outcome import Answered, Clarify, Denied, Unknown
from tests.adapters.slack.local_slack.methods import says
from tests.adapters.slack.local_slack.state import BOT_USER, Message
from tests.adapters.slack.slack_house import ANN, BOB, EVE, EXPERTS, FIVE_DAYS, GENERAL, House, always
from tests.adapters.slack.stocked import stock_leave

MENTION = f"<@{BOT_USER}>"


async def asked(house: House, text: str = "How many days can I carry over?") -> Message:
    await house.somebody().says(GENERAL, f"{MENTION} {text}")
    return (await house.replies(GENERAL))[0]


async def test_helped_is_kept_and_thanked_privately(house: House) -> None:
    answer = await asked(house)
    await house.somebody().judges(answer, helped=True)
    (thanks,) = await house.whispered(ANN)
    assert thanks.text == "Good to know."
    async with house.application.engine.connect() as connection:
        assert (await connection.execute(select(feedback.c.helped))).scalar_one() is True


async def test_didnt_help_opens_a_small_window_whose_reason_joins_the_gap_log(house: House) -> None:
    answer = await asked(house)
    ann = house.somebody()
    await ann.judges(answer, helped=False)
    await house.quiet()
    (window,) = house.workspace.views
    assert "What was wrong?" in says(window)
    await ann.submits(window, reason="outdated", note="It is ten now")
    (thanks,) = await house.whispered(ANN)
    assert "without your name" in thanks.text
    async with house.application.engine.connect() as connection:
        kept = (await connection.execute(select(feedback))).one()
        assert (kept.reason, kept.note) == ("outdated", "It is ten now")
        assert (await connection.execute(select(gap_questions.c.question_id))).scalar_one() == kept.question_id


async def test_nobody_else_can_judge_an_answer(house: House) -> None:
    answer = await asked(house)
    await house.somebody(BOB).judges(answer, helped=False)
    (refused,) = await house.whispered(BOB)
    assert "Only the person who asked" in refused.text
    assert house.workspace.views == []


async def test_an_expert_is_asked_without_the_askers_name_and_the_answer_comes_back(house: House) -> None:
    answer = await asked(house, "May I moor a boat?")
    ann = house.somebody()
    await ann.presses(answer, "ask_person")
    await house.quiet()
    (window,) = house.workspace.views
    assert "They won't see who asks" in says(window)
    await ann.submits(window, named=[])
    (request,) = await house.replies(EXPERTS)
    assert "May I moor a boat?" in request.everything
    assert "ann" not in request.everything.lower().replace("channel", "")
    (told,) = await house.whispered(ANN)
    assert told.text.startswith("I've asked the people who may know, without your name.")
    await house.somebody(EVE).says(EXPERTS, "Yes, at pier two.", thread=request.ts)
    (passed_on,) = await house.replies(house.workspace.direct(ANN))
    assert "Eve answers" in passed_on.everything
    assert "Yes, at pier two." in passed_on.everything
    (thanked,) = await house.whispered(EVE)
    assert thanked.text == "Passed on. Thank you."


async def test_the_name_is_shown_only_when_the_asker_ticks_it(house: House) -> None:
    answer = await asked(house, "May I moor a boat?")
    ann = house.somebody()
    await ann.presses(answer, "ask_person")
    await house.quiet()
    await ann.submits(house.workspace.views[0], named=["yes"])
    (request,) = await house.replies(EXPERTS)
    assert "Ann asks" in request.everything


async def test_a_person_is_asked_once_however_often_the_button_is_pressed(house: House) -> None:
    answer = await asked(house, "May I moor a boat?")
    ann = house.somebody()
    for _ in range(2):
        await ann.presses(answer, "ask_person")
        await house.quiet()
        await ann.submits(house.workspace.views[-1], named=[])
        await house.quiet()
    await house.replies(EXPERTS)
    assert "already" in (await house.whispered(ANN, 2))[1].text


async def test_when_nobody_can_be_asked_that_is_said_and_can_be_tried_again(house: House) -> None:
    house.workspace.channels[EXPERTS].is_archived = True
    answer = await asked(house, "May I moor a boat?")
    ann = house.somebody()
    await ann.presses(answer, "ask_person")
    await house.quiet()
    await ann.submits(house.workspace.views[0], named=[])
    (told,) = await house.whispered(ANN)
    assert "I don't know whom to ask yet" in told.text
    async with house.application.engine.connect() as connection:
        assert (await connection.execute(select(help_requests))).all() == []


async def test_no_follow_up_when_somebody_wants_none(house: House) -> None:
    answer = await asked(house, "May I moor a boat?")
    await house.somebody().presses(answer, "stop_telling")
    (told,) = await house.whispered(ANN)
    assert "I won't come back to you" in told.text
    async with house.application.engine.connect() as connection:
        assert (await connection.execute(select(gap_questions.c.tell))).scalar_one() is False


async def test_a_private_answer_is_shared_without_saying_who_asked(house: House) -> None:
    house.script.answering = always(await stock_leave(house))
    ann = house.somebody()
    await ann.command(GENERAL, "how many days can I carry over?")
    (private,) = await house.whispered(ANN)
    await ann.presses(private, "share")
    (shared,) = await house.replies(GENERAL)
    assert shared.text == "You can carry over up to five days."
    assert "Somebody asked" in shared.everything
    assert ANN not in shared.everything
    assert "Ann" not in shared.everything.replace("Annual", "")
    assert not shared.has_button("feedback")


async def test_what_not_everyone_there_may_see_is_not_shared(house: House) -> None:
    house.script.answering = always(await stock_leave(house, audience="managers"))
    ann = house.somebody()
    await ann.command(GENERAL, "how many days can I carry over?")
    (private,) = await house.whispered(ANN)
    await ann.presses(private, "share")
    assert "isn't for everyone in this channel" in (await house.whispered(ANN, 2))[1].text
    assert house.workspace.by_bot() == []


async def test_nobody_can_share_what_another_person_asked(house: House) -> None:
    house.script.answering = always(await stock_leave(house))
    await house.somebody().command(GENERAL, "how many days can I carry over?")
    (private,) = await house.whispered(ANN)
    await house.somebody(BOB).presses(private, "share")
    assert "nothing here that I can share" in (await house.whispered(BOB))[0].text
    assert house.workspace.by_bot() == []


async def test_denied_in_a_channel_can_be_asked_where_nobody_else_reads(house: House) -> None:
    house.script.answering = always(Denied())
    await house.somebody().says(GENERAL, f"{MENTION} what are the salary bands?")
    (denied,) = await house.whispered(ANN)
    house.script.answering = always(FIVE_DAYS)
    await house.somebody().presses(denied, "ask_privately")
    quoted, answer = await house.replies(house.workspace.direct(ANN), 2)
    assert "what are the salary bands?" in quoted.text
    assert answer.thread_ts == quoted.ts
    assert house.workspace.by_bot(GENERAL) == []


async def test_a_choice_is_asked_with_what_was_said_before(house: House) -> None:
    house.script.answering = always(Clarify(("Travel card", "Purchasing card")))
    clarify = await asked(house, "How do I get a card?")
    house.script.answering = always(Answered("Ask your manager.", FIVE_DAYS.citations, 0.9))
    await house.somebody().presses(clarify, "choose_1")
    await house.replies(GENERAL, 2)
    last = house.script.asked[-1]
    assert last.text == "Purchasing card"
    assert next(turn.text for turn in last.history) == "How do I get a card?"


async def test_only_whoever_asked_chooses_what_they_meant(house: House) -> None:
    house.script.answering = always(Clarify(("Travel card", "Purchasing card")))
    clarify = await asked(house, "How do I get a card?")
    await house.somebody(BOB).presses(clarify, "choose_1")
    await house.quiet()
    assert [each.text for each in house.script.asked] == ["How do I get a card?"]
    assert [each.text for _, each in house.workspace.ephemerals] == [NOT_YOURS]


@pytest.mark.parametrize("outcome", [Unknown(), FIVE_DAYS])
async def test_pressing_twice_at_once_does_nothing_twice(house: House, outcome: Answered | Unknown) -> None:
    house.script.answering = always(outcome)
    answer = await asked(house)
    action = "stop_telling" if isinstance(outcome, Unknown) else "feedback"
    payload = {
        "type": "block_actions",
        "team": {"id": "T0HOME"},
        "user": {"id": ANN},
        "trigger_id": "the same",
        "channel": {"id": GENERAL},
        "message": {"ts": answer.ts},
        "actions": [{"action_id": action, "value": _value(answer, action)}],
    }
    for _ in range(2):
        assert (await house.way.deliver(payload))[0] == 200
    assert len(await house.whispered(ANN)) == 1


def _value(answer: Message, action: str) -> str:
    if action == "feedback":
        return str(answer.blocks[-1]["elements"][0]["positive_button"]["value"])
    return answer.value_of(action)
