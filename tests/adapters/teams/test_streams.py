import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from adapters.teams.spots import Spot
from bot.ports import OnText
from bot.replies import reply_to
from retrieval.outcome import Answered, Outcome, PlaceKind, Question
from tests.adapters.teams.local_connector.server import DROP_AFTER, DROP_BEFORE, Fault
from tests.adapters.teams.local_connector.state import TENANT, Message
from tests.adapters.teams.teams_house import APART, CITED, GENERAL, House, house_with

SENTENCES = ("You can carry over up to five days. ", "Ask in the leave form. ", "Your manager approves it. [1]")
WHOLE = Answered("".join(SENTENCES), (CITED,), 0.9, written_by_model=True)
ASK = "How many days can I carry over?"
STOPPED = (403, "ContentStreamNotAllowed")


@pytest.fixture
async def house(engine: AsyncEngine, tmp_path: Path) -> AsyncIterator[House]:
    async with house_with(engine, tmp_path, openai_base_url="http://127.0.0.1:9/v1") as house:
        house.script.answering = writing(house)
        yield house


def writing(house: House, apart: bool = True) -> "Writes":
    return Writes(house, apart)


class Writes:
    """A model that writes a sentence, and goes on when it can be read."""

    def __init__(self, house: House, apart: bool) -> None:
        self.house = house
        self.apart = apart

    async def __call__(self, question: Question, on_text: OnText | None) -> Outcome:
        if on_text is None:
            return WHOLE
        for sentence in SENTENCES:
            calls = self.house.town.calls.count("chunk")
            await on_text(sentence)
            if self.apart:
                await self._shown(calls + (2 if calls == 0 else 1))
        return WHOLE

    async def _shown(self, number: int) -> None:
        """Until so many chunks were tried, or the stream is broken, of which no bell tells."""
        for _ in range(1000):
            if self.house.town.calls.count("chunk") >= number or self.is_broken():
                return
            await asyncio.sleep(APART / 10)

    def is_broken(self) -> bool:
        return any(stream.is_broken for stream in self.house.running.surface.chat.remarks.streams.values())


async def only_answer(house: House, conversation: str) -> Message:
    """The one message there is in the end: whole, with its source, and no stream left open."""
    (answer,) = await house.replies(conversation)
    assert not answer.is_streaming
    assert answer.activity["type"] == "message"
    assert "Your manager approves it. [1]" in answer.text
    assert "Carrying days over" in answer.everything
    return answer


async def test_what_a_model_writes_appears_as_it_is_written_and_ends_whole(house: House) -> None:
    ann = house.somebody()
    await ann.says(ASK)
    answer = await only_answer(house, ann.chat)
    assert answer.texts[0] == "Looking that up…"
    assert len(answer.texts) >= 4
    assert all(later.startswith(earlier) for earlier, later in zip(answer.texts[1:], answer.texts[2:-1], strict=False))
    assert answer.entity("https://schema.org/Message")["additionalType"] == ["AIGeneratedContent"]


async def test_while_the_model_is_thinking_it_is_announced_before_any_words(house: House) -> None:
    ann = house.somebody()

    async def slow(question: Question, on_text: OnText | None) -> Outcome:
        await house.town.until(lambda: house.town.streams)
        return WHOLE

    house.script.answering = slow
    await ann.says(ASK)
    answer = await only_answer(house, ann.chat)
    assert answer.texts[0] == "Looking that up…"
    assert len(answer.texts) == 2


async def test_words_that_come_faster_than_teams_takes_them_come_together(house: House) -> None:
    house.script.answering = writing(house, apart=False)
    ann = house.somebody()
    await ann.says(ASK)
    assert len((await only_answer(house, ann.chat)).texts) <= 3


async def test_elsewhere_one_message_comes_after_a_typing_sign(house: House) -> None:
    await house.somebody().asks_in(GENERAL, ASK)
    answer = await only_answer(house, GENERAL)
    assert (len(answer.texts), house.town.streams) == (1, {})
    assert house.town.typing == [answer.conversation]


async def test_a_question_that_no_model_answers_needs_no_stream(house: House) -> None:
    async def quick(question: Question, on_text: OnText | None) -> Outcome:
        return WHOLE

    house.script.answering = quick
    # However busy the machine is that runs this: what is announced is only what takes longer.
    house.running.surface.pace.announced_after = 60.0
    ann = house.somebody()
    await ann.says(ASK)
    await only_answer(house, ann.chat)
    assert house.town.streams == {}


@pytest.mark.parametrize(
    ("what", "faults"),
    [
        ("chunk", [STOPPED]),
        ("chunk", [429]),
        ("chunk", [429, 429]),
        ("chunk", [DROP_BEFORE]),
        ("chunk", [DROP_AFTER]),
        ("chunk", [(202, "ContentStreamSequenceOrderPreConditionFailed")]),
        ("chunk", [500]),
        ("final", [STOPPED]),
        ("final", [429]),
        ("final", [429, 429, 429]),
        ("final", [DROP_BEFORE]),
        ("final", [DROP_AFTER]),
        ("final", [(202, "ContentStreamSequenceOrderPreConditionFailed")]),
        ("final", [502]),
        ("final", [400]),
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
async def test_whatever_becomes_of_a_stream_one_whole_reply_stands_in_the_end(
    house: House, what: str, faults: list[Fault], is_first: bool
) -> None:
    ann = house.somebody()
    if is_first or what == "final":
        house.connector.fail(what, *faults)
    else:
        house.script.answering = _failing_later(house, what, faults)
    await ann.says(ASK)
    await only_answer(house, ann.chat)


def _failing_later(house: House, what: str, faults: list[Fault]) -> Writes:
    class FailsLater(Writes):
        async def __call__(self, question: Question, on_text: OnText | None) -> Outcome:
            assert on_text is not None
            await on_text(SENTENCES[0])
            await self.house.town.until(lambda: self.house.town.calls.count("chunk") >= 2)
            self.house.connector.fail(what, *faults)
            return await super().__call__(question, on_text)

    return FailsLater(house, True)


async def test_stopped_by_its_reader_it_ends_in_one_complete_reply(house: House) -> None:
    ann = house.somebody()

    class Stopped(Writes):
        async def __call__(self, question: Question, on_text: OnText | None) -> Outcome:
            assert on_text is not None
            await on_text(SENTENCES[0])
            await self.house.town.until(lambda: self.house.town.by_bot(ann.chat))
            self.house.connector.streams.stopped.add(ann.chat)
            return await super().__call__(question, on_text)

    house.script.answering = Stopped(house, True)
    await ann.says(ASK)
    await only_answer(house, ann.chat)


async def test_a_stream_that_teams_ended_for_its_length_is_replaced_by_the_whole_reply(house: House) -> None:
    house.connector.streams.longest = 0.01
    ann = house.somebody()
    await ann.says(ASK)
    await only_answer(house, ann.chat)


async def test_we_leave_a_stream_before_teams_ends_it(house: House) -> None:
    house.running.surface.pace.longest = 0.01
    ann = house.somebody()
    house.script.answering = writing(house, apart=False)
    await ann.says(ASK)
    await only_answer(house, ann.chat)


async def test_a_question_that_is_deleted_in_mid_stream_leaves_no_half_answer(house: House) -> None:
    async def unending(question: Question, on_text: OnText | None) -> Outcome:
        assert on_text is not None
        await on_text(SENTENCES[0])
        await asyncio.Event().wait()
        return WHOLE

    house.script.answering = unending
    ann = house.somebody()
    message_id = await ann.says(ASK)
    await house.town.until(lambda: any("carry" in each.text for each in house.town.by_bot(ann.chat)))
    await ann.deletes(message_id)
    (told,) = await house.replies(ann.chat)
    assert "You deleted your question." in told.everything


async def test_a_stream_that_a_dead_process_left_open_is_closed_and_replaced(house: House) -> None:
    """The message is known, the stream is not: as after a restart."""
    ann = house.somebody()
    await ann.says("Thanks for carrying on")
    await house.replies(ann.chat)
    town = house.town
    (old,) = town.by_bot(ann.chat)
    orphan = Message(town.next_id(), ann.chat, {"text": SENTENCES[0]}, by_bot=True, is_streaming=True)
    town.add(orphan)
    place = Spot(TENANT, ann.chat).place(PlaceKind.DIRECT)
    await house.running.surface.chat.edit(place, orphan.id, reply_to(WHOLE), "q1")
    del town.messages[ann.chat, old.id]
    await only_answer(house, ann.chat)
