import asyncio
from collections.abc import AsyncIterator

from structlog.testing import capture_logs

from adapters.try_it.live_answers import LiveAnswers
from bot.ports import OnText
from bot.replies import Reply

DONE = Reply("answered", "Five days.")


class Answer:
    def __init__(self) -> None:
        self.started = 0
        self.more = asyncio.Event()

    async def __call__(self, question_id: str, on_text: OnText | None) -> Reply:
        self.started += 1
        assert on_text is not None
        await on_text("Five ")
        await self.more.wait()
        await on_text("days.")
        return DONE


async def test_everybody_who_listens_hears_all_of_it() -> None:
    live, answer = LiveAnswers(), Answer()
    live.start("q1", answer)
    first, second = live.text("q1"), live.text("q1")
    assert [await anext(first), await anext(second)] == ["Five ", "Five "]
    answer.more.set()
    assert [text async for text in first] == ["Five days."]
    assert [text async for text in second] == ["Five days."]


async def test_who_joins_late_begins_with_what_was_said_so_far() -> None:
    live, answer = LiveAnswers(), Answer()
    live.start("q1", answer)
    await asyncio.sleep(0)
    answer.more.set()
    assert [text async for text in live.text("q1")][-1] == "Five days."


async def test_a_question_is_answered_once_at_a_time() -> None:
    live, answer = LiveAnswers(), Answer()
    for _ in range(3):
        live.start("q1", answer)
    await asyncio.sleep(0)
    assert answer.started == 1
    await live.close()


async def test_there_is_nothing_to_hear_of_an_answer_that_is_over() -> None:
    assert [text async for text in LiveAnswers().text("q1")] == []


async def test_an_answer_that_breaks_off_ends_and_tells_nobodys_words() -> None:
    async def breaks(question_id: str, on_text: OnText | None) -> Reply:
        assert on_text is not None
        await on_text("Five ")
        raise OSError("the words of a question")

    live = LiveAnswers()
    with capture_logs() as lines:
        live.start("q1", breaks)
        assert [text async for text in live.text("q1")] == ["Five "]
    assert [line["event"] for line in lines] == ["answer_interrupted"]
    assert "words" not in str(lines)


async def test_closing_ends_every_answer_and_everyone_who_waits() -> None:
    live, answer = LiveAnswers(), Answer()
    live.start("q1", answer)
    listening = live.text("q1")
    assert await anext(listening) == "Five "
    rest = asyncio.ensure_future(_all(listening))
    await live.close()
    assert await rest == []


async def _all(texts: AsyncIterator[str]) -> list[str]:
    return [text async for text in texts]
