from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.ports import OnText
from retrieval.outcome import Answered, Outcome, Question
from tests.adapters.slack.local_slack.server import DROP_AFTER, DROP_BEFORE
from tests.adapters.slack.local_slack.state import BOT_USER
from tests.adapters.slack.slack_house import ANN, CITED, GENERAL, House, house_with

MENTION = f"<@{BOT_USER}>"
SENTENCES = ("You can carry over up to five days. ", "Ask in the leave form. ", "Your manager approves it. [1]")
WHOLE = Answered("".join(SENTENCES), (CITED,), 0.9, written_by_model=True)


async def written(question: Question, on_text: OnText | None) -> Outcome:
    assert on_text is not None
    for sentence in SENTENCES:
        await on_text(sentence.rstrip() + "\n")
    return WHOLE


@pytest.fixture
async def house(engine: AsyncEngine, tmp_path: Path) -> AsyncIterator[House]:
    async with house_with(engine, tmp_path, openai_base_url="http://127.0.0.1:9/v1") as house:
        house.script.answering = written
        await house.application.desk.preferences.greet_once("email:ann@example.com")
        yield house


async def only_answer(house: House, channel: str) -> str:
    """The one message there is in the end: whole, with its source, and no stream left open."""
    (answer,) = await house.replies(channel)
    assert not answer.is_streaming
    assert answer.text == "You can carry over up to five days."
    assert "Your manager approves it." in answer.markdown
    assert "Annual leave › Carrying days over" in answer.everything
    return answer.streamed


async def test_what_a_model_writes_appears_as_it_is_written_and_ends_whole(house: House) -> None:
    await house.somebody().direct("How many days can I carry over?")
    streamed = await only_answer(house, house.workspace.direct(ANN))
    assert streamed.count("\n") == len(SENTENCES)
    assert house.workspace.calls.count("chat.appendStream") == len(SENTENCES) - 1


async def test_in_a_channel_the_stream_says_whom_it_is_for(house: House) -> None:
    await house.somebody().says(GENERAL, f"{MENTION} how many days can I carry over?")
    assert await only_answer(house, GENERAL)


@pytest.mark.parametrize(
    ("method", "fault"),
    [
        ("chat.startStream", 30),
        ("chat.startStream", "unknown_method"),
        ("chat.startStream", DROP_BEFORE),
        ("chat.startStream", DROP_AFTER),
        ("chat.appendStream", 30),
        ("chat.appendStream", "message_not_in_streaming_state"),
        ("chat.appendStream", DROP_BEFORE),
        ("chat.appendStream", DROP_AFTER),
        ("chat.stopStream", DROP_AFTER),
        ("chat.stopStream", "streaming_state_conflict"),
    ],
)
async def test_whatever_becomes_of_a_stream_one_whole_reply_stands_in_the_end(
    house: House, method: str, fault: str | int
) -> None:
    house.slack.fail(method, fault)
    await house.somebody().direct("How many days can I carry over?")
    await only_answer(house, house.workspace.direct(ANN))


async def test_a_stream_that_expires_while_the_model_thinks_is_replaced_by_the_whole_reply(house: House) -> None:
    async def expiring(question: Question, on_text: OnText | None) -> Outcome:
        assert on_text is not None
        await on_text(SENTENCES[0] + "\n")
        for message in house.workspace.by_bot():
            message.is_streaming = False
        await on_text(SENTENCES[1] + "\n")
        return WHOLE

    house.script.answering = expiring
    await house.somebody().direct("How many days can I carry over?")
    await only_answer(house, house.workspace.direct(ANN))


async def test_stopped_in_mid_stream_the_message_says_so(house: House) -> None:
    import asyncio

    async def unending(question: Question, on_text: OnText | None) -> Outcome:
        assert on_text is not None
        await on_text(SENTENCES[0] + "\n")
        await asyncio.Event().wait()
        return WHOLE

    house.script.answering = unending
    direct = house.workspace.direct(ANN)
    await house.somebody().direct("How many days can I carry over?")
    await house.workspace.until(lambda: house.workspace.by_bot(direct))
    # Nobody may know the message's id yet: that is when people press Stop.
    (streaming,) = house.workspace.by_bot(direct)
    stop = {"type": "agent_session_stopped", "channel": direct, "user": ANN, "streaming_message_ts": [streaming.ts]}
    await house.somebody().tell(stop)
    (answer,) = await house.replies(direct)
    assert not answer.is_streaming
    assert answer.markdown.startswith("Stopped, as you asked.")


async def test_a_stream_that_a_dead_process_left_open_is_closed_and_replaced(house: House) -> None:
    """The message is known, the stream is not: as after a restart."""
    from adapters.slack.spots import Spot
    from bot.replies import reply_to
    from retrieval.outcome import PlaceKind
    from tests.adapters.slack.local_slack.state import Message

    direct = house.workspace.direct(ANN)
    orphan = Message(house.workspace.next_ts(), direct, BOT_USER, "", "1.1", by_bot=True, is_streaming=True)
    house.workspace.add(orphan)
    place = Spot("T0HOME", direct, "1.1").place(PlaceKind.DIRECT)
    await house.running.surface.chat.edit(place, orphan.ts, reply_to(WHOLE), "q1")
    await only_answer(house, direct)
