from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from retrieval.encoding.embedding import Encoder
from retrieval.encoding.late_interaction import Reading
from retrieval.encoding.readings import Readings
from tests.retrieval.shelf import CountingEncoder


class HeldUp(CountingEncoder):
    """Begins to read when it is asked to, and ends when it may; fails while `trouble` is set."""

    def __init__(self, real: Encoder) -> None:
        super().__init__(real, [])
        self.begun, self.may_end = Event(), Event()
        self.trouble: Exception | None = None

    def read(self, texts: Sequence[str]) -> list[Reading]:
        self.begun.set()
        self.may_end.wait(60)
        if self.trouble:
            raise self.trouble
        return super().read(texts)


@pytest.fixture
def held_up(encoder: Encoder) -> HeldUp:
    return HeldUp(encoder)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(1) as threads:
        yield threads


def test_what_was_begun_is_awaited_and_not_read_again(held_up: HeldUp, threads: ThreadPoolExecutor) -> None:
    readings = Readings(held_up)
    threads.submit(readings.of, "leave")
    assert held_up.begun.wait(60)
    with ThreadPoolExecutor(1) as others:
        awaited = others.submit(readings.of, "leave")
        assert not awaited.done()
        held_up.may_end.set()
        assert awaited.result(60).vector.tolist() == held_up.real.encode(["leave"])[0].tolist()
    assert held_up.encoded == ["leave"]


def test_a_text_is_read_on_the_thread_that_asks_where_nobody_began(encoder: Encoder) -> None:
    counting = CountingEncoder(encoder, [])
    readings = Readings(counting)
    assert readings.of("leave") is readings.of("leave")
    assert counting.encoded == ["leave"]


def test_after_a_failure_it_is_tried_again(held_up: HeldUp, threads: ThreadPoolExecutor) -> None:
    readings = Readings(held_up)
    held_up.may_end.set()
    held_up.trouble = RuntimeError("no memory")
    with pytest.raises(RuntimeError, match="no memory"):
        threads.submit(readings.of, "leave").result(60)
    with pytest.raises(RuntimeError, match="no memory"):
        readings.of("sick")
    held_up.trouble = None
    assert len(readings.of("leave").tokens) == 1


def test_the_oldest_is_forgotten(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("retrieval.encoding.readings.REMEMBERED", 2)
    counting = CountingEncoder(encoder, [])
    readings = Readings(counting)
    for text in ("one", "two", "one", "three", "one", "two"):
        readings.of(text)
    assert counting.encoded == ["one", "two", "three", "two"]
