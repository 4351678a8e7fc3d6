from dataclasses import replace

from bot.messages import ToChannel
from knowledge.gaps.gaps import GapState
from retrieval.outcome import Answered
from tests.adapters.slack.local_slack.state import Message
from tests.adapters.slack.slack_house import ANN, EVE, EXPERTS, FIVE_DAYS, GENERAL, House, always
from tests.adapters.slack.stocked import stock_leave


async def asked_for_help(house: House) -> Message:
    await house.somebody().command(GENERAL, "may I carry a boat over?")
    (answer,) = await house.whispered(ANN)
    ann = house.somebody()
    await ann.presses(answer, "ask_person", answer.blocks[-1]["elements"][0].get("value", "") or _question_of(answer))
    await house.quiet()
    await ann.submits(house.workspace.views[0], named=[])
    await house.quiet()
    return answer


def _question_of(answer: Message) -> str:
    return str(answer.blocks[-1]["elements"][0]["positive_button"]["value"]).partition(":")[2]


async def test_an_owner_with_an_address_is_asked_directly(house: House) -> None:
    known = await stock_leave(house, owner="eve@example.com")
    house.script.answering = always(known)
    await asked_for_help(house)
    (request,) = await house.replies(house.workspace.direct(EVE))
    assert "Annual leave" in request.everything
    assert house.workspace.by_bot(EXPERTS) == []
    await house.somebody(EVE).direct("No boats.", thread=request.ts)
    await house.workspace.until(lambda: house.workspace.by_bot(house.workspace.direct(ANN)))


async def test_an_owner_without_an_account_here_leaves_the_experts_channel(house: House) -> None:
    known = await stock_leave(house, owner="harbour@example.com")
    house.script.answering = always(replace(known, citations=known.citations))
    await asked_for_help(house)
    assert len(await house.replies(EXPERTS)) == 1


async def test_without_a_channel_of_experts_nobody_is_asked_and_that_is_said(house: House) -> None:
    house.workspace.channels.pop(EXPERTS)
    house.script.answering = always(Answered(FIVE_DAYS.text, FIVE_DAYS.citations, 0.9))
    await asked_for_help(house)
    assert "I don't know whom to ask yet" in house.workspace.whispered(ANN)[-1].text


async def gap_of_a_boat(house: House) -> str:
    """The gap that Ann's question about a boat opened."""
    await house.somebody().command(GENERAL, "may I moor a boat?")
    await house.whispered(ANN)
    (gap,) = await house.application.gap_loop.gaps(GapState.OPEN)
    return gap.id


async def test_what_an_asker_is_told_is_offered_to_the_gap_loop_too(house: House) -> None:
    gap_id = await gap_of_a_boat(house)
    (answer,) = await house.whispered(ANN)
    await house.somebody().presses(answer, "ask_person")
    await house.quiet()
    await house.somebody().submits(house.workspace.views[0], named=[])
    (request,) = await house.replies(EXPERTS)
    await house.somebody(EVE).says(EXPERTS, "Yes, at pier two.", thread=request.ts)
    await house.replies(house.workspace.direct(ANN))
    (offered,) = await house.application.gap_work.sources.of(gap_id)
    assert (offered.source.text, offered.source.given_by) == ("Yes, at pier two.", "email:eve@example.com")


async def test_an_expert_whom_the_gap_loop_asked_answers_in_the_thread(house: House) -> None:
    gap_id = await gap_of_a_boat(house)
    desk = house.application.gap_work
    await desk.experts.ask(gap_id, ToChannel("slack", EXPERTS), "", "email:lea@example.com")
    (request,) = await house.replies(EXPERTS)
    await house.somebody(EVE).says(EXPERTS, "Yes, at pier two.", thread=request.ts)
    thanks = (await house.replies(EXPERTS, 2))[-1]
    assert thanks.thread_ts == request.ts
    assert [offered.source.text for offered in await desk.sources.of(gap_id)] == ["Yes, at pier two."]
    assert len(house.script.asked) == 1


async def test_what_a_guest_writes_there_is_no_answer(house: House) -> None:
    gap_id = await gap_of_a_boat(house)
    desk = house.application.gap_work
    await desk.experts.ask(gap_id, ToChannel("slack", EXPERTS), "", "email:lea@example.com")
    (request,) = await house.replies(EXPERTS)
    house.workspace.users[EVE]["is_restricted"] = True
    await house.somebody(EVE).says(EXPERTS, "Yes, at pier two.", thread=request.ts)
    await house.quiet()
    assert await desk.sources.of(gap_id) == []
