from datetime import timedelta
from pathlib import Path

import pytest

from bot.audit_log import Wanted
from bot.drafts import expert_words as words
from bot.drafts.draft_sources import words_source
from bot.drafts.expert_request_book import RequestState
from bot.drafts.expert_requests import Asked, ExpertRequests, NotAsked
from bot.messages import Message, Press, Pressed, ToChannel, ToPerson
from bot.ports import ChatUnavailable, PlaceGone
from bot.reviews.review_rules import Decision, Refusal, Ruling
from bot.reviews.reviewing import Decided
from knowledge.drafts import Draft, DraftState
from knowledge.gaps.gap_work import Dismiss
from knowledge.gaps.gaps import GapState
from retrieval.encoding.embedding import Encoder
from tests.bot.loop_house import LoopHouse, chat_account, loop_house

EXPERT = "slack:expert"
CURATOR = "email:cleo@example.com"
CHANNEL = ToChannel("slack", "T1:CEXPERTS")
YARD = "Bikes go in the yard behind the canteen. Ask Facilities on 5550 for a key."
QUESTION = "Where does my manager Bob Smith want my bike to go?"


@pytest.fixture
async def gap_id(house: LoopHouse) -> str:
    gap_id = await house.gap_of(await house.ask(QUESTION))
    await chat_account(house, EXPERT)
    return gap_id


def experts(house: LoopHouse) -> ExpertRequests:
    return house.application.gap_work.experts


async def asked(house: LoopHouse, gap_id: str, note: str = "") -> tuple[str, Message]:
    """Ask the expert; gives back the id of the request and what the expert reads."""
    result = await experts(house).ask_person(gap_id, EXPERT, note, CURATOR)
    assert isinstance(result, Asked)
    assert result.is_sent
    return result.request_id, house.slack.by_key[f"expert:{result.request_id}"][1]


async def press(house: LoopHouse, action: str, value: str, said: str = "") -> Pressed:
    return await house.application.pressing.press(Press(action, value, EXPERT, "slack", said))


async def the_draft(house: LoopHouse, gap_id: str) -> Draft:
    draft = await house.application.gap_work.drafting.under_way(gap_id)
    assert draft is not None
    return draft


async def test_an_expert_is_asked_without_a_word_about_anybody(house: LoopHouse, gap_id: str) -> None:
    _, message = await asked(house, gap_id, "You built the *yard*.")
    assert "Where does my manager name want my bike to go?" in message.text
    assert "Bob" not in message.text
    assert "You built the yard." in message.text
    assert "Some people have asked" in message.text
    assert [button.action for button in message.buttons] == [words.ANSWER, words.NOT_ME]
    summary = await house.application.gaps.summary(gap_id, house.application.gap_work.requests._now())
    assert summary is not None
    assert (summary.state, summary.assigned_to) == (GapState.ASSIGNED, EXPERT)


async def test_an_answer_in_the_thread_becomes_a_draft_the_expert_sends_to_review(
    house: LoopHouse, gap_id: str
) -> None:
    request_id, _ = await asked(house, gap_id)
    thread = f"m:expert:{request_id}"
    thanks = await experts(house).answered_in_thread("slack", thread, EXPERT, YARD, "m1")
    assert thanks == Message(words.THANKS)
    assert await experts(house).draft_waiting() == 1
    draft = await the_draft(house, gap_id)
    assert (draft.contents.body, draft.drafted_by, draft.unsourced) == (YARD, EXPERT, ())
    to, shown = house.slack.by_key[f"expert:{request_id}:draft:1"]
    assert to == ToPerson(EXPERT, "slack")
    assert YARD in shown.text
    pressed = await press(house, shown.buttons[0].action, shown.buttons[0].value)
    assert pressed == Pressed(words.sent_to_review(draft), words.SENT)
    submitted = await house.drafts.draft(draft.id)
    assert submitted is not None
    assert submitted.state is DraftState.SUBMITTED
    again = await press(house, shown.buttons[0].action, shown.buttons[0].value)
    assert again.remark == words.CHANGED_SINCE


async def test_an_answer_delivered_twice_is_one_source_and_one_draft(house: LoopHouse, gap_id: str) -> None:
    request_id, _ = await asked(house, gap_id)
    for _ in range(2):
        await experts(house).answered_in_thread("slack", f"m:expert:{request_id}", EXPERT, YARD, "m1")
    assert (await experts(house).draft_waiting(), await experts(house).draft_waiting()) == (1, 0)
    assert len(await house.application.gap_work.sources.of(gap_id)) == 1
    assert len(await house.drafts.of_gap(gap_id)) == 1


async def test_an_answer_is_given_with_the_button_and_put_right_with_another(house: LoopHouse, gap_id: str) -> None:
    request_id, message = await asked(house, gap_id)
    pressed = await press(house, words.ANSWER, message.buttons[0].value, YARD)
    assert pressed.remark == words.THANKS
    assert pressed.instead is not None
    assert pressed.instead.buttons == ()
    await experts(house).draft_waiting()
    shown = house.slack.by_key[f"expert:{request_id}:draft:1"][1]
    corrected = await press(house, words.CORRECT, shown.buttons[1].value, "Bikes go in the shed.")
    assert corrected.remark == words.THANKS
    await experts(house).draft_waiting()
    draft = await the_draft(house, gap_id)
    assert (draft.contents.body, draft.version) == ("Bikes go in the shed.", 2)
    assert f"expert:{request_id}:draft:2" in house.slack.by_key


async def test_words_are_needed(house: LoopHouse, gap_id: str) -> None:
    _, message = await asked(house, gap_id)
    assert (await press(house, words.ANSWER, message.buttons[0].value, "  ")).remark == words.NO_WORDS
    assert await experts(house).draft_waiting() == 0


async def test_whoever_does_not_know_says_who_might(house: LoopHouse, gap_id: str) -> None:
    request_id, message = await asked(house, gap_id)
    pressed = await press(house, words.NOT_ME, message.buttons[1].value, "Facilities")
    assert pressed.remark == words.PASSED_TO
    [request] = await house.application.gap_work.requests.of_gap(gap_id)
    assert (request.id, request.state) == (request_id, RequestState.DECLINED)
    [entry] = await house.audit.recent(Wanted(verb="decline"))
    assert entry.change.after == {"who_may_know": "Facilities"}


async def test_a_channel_is_asked_and_anybody_there_may_answer(house: LoopHouse, gap_id: str) -> None:
    result = await experts(house).ask(gap_id, CHANNEL, "", CURATOR)
    assert isinstance(result, Asked)
    thread = f"m:expert:{result.request_id}"
    await experts(house).answered_in_thread("slack", thread, EXPERT, YARD, "m1")
    await experts(house).draft_waiting()
    to, _ = house.slack.by_key[f"expert:{result.request_id}:draft:1"]
    assert to == ToPerson(EXPERT, "slack")


async def test_a_thread_that_is_not_about_a_request_is_none_of_ours(house: LoopHouse) -> None:
    assert await experts(house).answered_in_thread("slack", "T1/C1/1.1", EXPERT, YARD) is None


async def test_a_request_that_could_not_be_sent_is_sent_later(house: LoopHouse, gap_id: str) -> None:
    house.slack.trouble[ToPerson] = ChatUnavailable()
    result = await experts(house).ask_person(gap_id, EXPERT, "", CURATOR)
    assert isinstance(result, Asked)
    assert not result.is_sent
    assert await experts(house).send_waiting() == 0
    house.slack.trouble.clear()
    assert await experts(house).send_waiting() == 1
    assert len(house.slack.delivered) == 1
    assert await experts(house).send_waiting() == 0


async def test_whoever_cannot_be_reached_is_not_tried_again(house: LoopHouse, gap_id: str) -> None:
    house.slack.trouble[ToPerson] = PlaceGone()
    await experts(house).ask_person(gap_id, EXPERT, "", CURATOR)
    [request] = await house.application.gap_work.requests.of_gap(gap_id)
    assert request.state is RequestState.UNREACHABLE


async def test_nobody_is_asked_about_what_is_settled_or_unknown_or_who_is_nowhere(
    house: LoopHouse, gap_id: str
) -> None:
    request_id, message = await asked(house, gap_id)
    assert await experts(house).ask_person(gap_id, "slack:nobody", "", CURATOR) is NotAsked.NOBODY
    await house.triage.change(gap_id, Dismiss("A joke"), CURATOR)
    assert await experts(house).ask(gap_id, CHANNEL, "", CURATOR) is NotAsked.CLOSED
    assert await experts(house).ask("none", CHANNEL, "", CURATOR) is NotAsked.UNKNOWN
    assert (await press(house, words.ANSWER, message.buttons[0].value, YARD)).remark == words.NOT_OPEN
    assert (await press(house, words.ANSWER, "none", YARD)).remark == words.NOT_THERE
    assert (await press(house, "gap.unheard_of", request_id)).remark == words.NOT_THERE


async def test_what_an_expert_told_somebody_is_offered_as_a_source(house: LoopHouse, gap_id: str) -> None:
    for _ in range(2):
        await experts(house).relayed(gap_id, EXPERT, YARD, "help:q1:1.1")
    await experts(house).relayed(gap_id, EXPERT, " ", "help:q1:1.2")
    [offered] = await house.application.gap_work.sources.of(gap_id)
    assert offered.source == words_source(YARD, EXPERT, "What an expert answered somebody who asked")
    assert await house.drafts.of_gap(gap_id) == []


async def test_an_answer_taken_before_the_process_died_becomes_a_draft_afterwards(
    tmp_path: Path, encoder: Encoder
) -> None:
    async with loop_house(tmp_path, encoder) as before:
        gap_id = await before.gap_of(await before.ask(QUESTION))
        await chat_account(before, EXPERT)
        request_id, _ = await asked(before, gap_id)
        await experts(before).answered_in_thread("slack", f"m:expert:{request_id}", EXPERT, YARD, "m1")
        # Somebody took it on and died; nobody else begins before their lease has ended.
        assert await before.application.gap_work.requests.hold(request_id, timedelta(seconds=0))
    async with loop_house(tmp_path, encoder) as after:
        assert await experts(after).draft_waiting() == 1
        assert (await the_draft(after, gap_id)).contents.body == YARD


def test_a_button_carries_which_draft_it_is_about() -> None:
    assert words.read_value("d1:3:r1") == ("d1", 3, "r1")
    assert words.read_value("d1:3") == ("d1", 3, "")
    assert words.read_value("what") == ("what", 0, "")


async def test_a_few_lines_in_a_thread_answer_everybody_who_asked(house: LoopHouse, gap_id: str) -> None:
    again = await house.ask("Where do I put my bike?", "slack:u2")
    if await house.gap_of(again) != gap_id:
        await house.triage.merge([gap_id, await house.gap_of(again)], CURATOR)
    request_id, _ = await asked(house, gap_id)
    await experts(house).answered_in_thread("slack", f"m:expert:{request_id}", EXPERT, YARD, "m1")
    await experts(house).draft_waiting()
    shown = house.slack.by_key[f"expert:{request_id}:draft:1"][1]
    await press(house, shown.buttons[0].action, shown.buttons[0].value)
    draft = await the_draft(house, gap_id)
    decided = await house.desk.reviewing.decide(Ruling(draft.id, draft.version, Decision.APPROVE, EXPERT))
    assert decided is Refusal.OWN_DRAFT
    decided = await house.desk.reviewing.decide(Ruling(draft.id, draft.version, Decision.APPROVE, CURATOR))
    assert isinstance(decided, Decided)
    await house.desk.publishing.publish_waiting()
    changes = [each.change.after.get("state") for each in await house.audit.of("gap", gap_id)]
    assert [state for state in changes if state][:4] == ["assigned", "drafting", "in_review", "published"]
