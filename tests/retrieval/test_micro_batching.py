from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Lock, get_ident
from time import monotonic, sleep

import pytest

from retrieval.micro_batching import MicroBatches

PATIENCE_SECONDS = 30


class Work:
    """Doubles numbers, and remembers which it was given together. Goes on only when `open` is set."""

    def __init__(self) -> None:
        self.open = Event()
        self.turns: list[list[int]] = []
        self.threads: list[int] = []
        self.most_at_once = 0
        self._now = 0
        self._lock = Lock()

    def __call__(self, numbers: Sequence[int]) -> list[int]:
        with self._lock:
            self.turns.append(list(numbers))
            self.threads.append(get_ident())
            self._now += 1
            self.most_at_once = max(self.most_at_once, self._now)
        assert self.open.wait(PATIENCE_SECONDS)
        with self._lock:
            self._now -= 1
        if 13 in numbers:
            raise ValueError("thirteen")
        return [2 * number for number in numbers]


def _until(holds: Callable[[], bool]) -> None:
    give_up_at = monotonic() + PATIENCE_SECONDS
    while not holds():
        assert monotonic() < give_up_at
        sleep(0.001)


def _three_fit(numbers: Sequence[int]) -> bool:
    return len(numbers) <= 3


def _in_line(batches: MicroBatches[int, int], work: Work, pool: ThreadPoolExecutor, count: int) -> list[Future[int]]:
    """The first job under way, and the others in line behind it in their order."""
    done = [pool.submit(batches.do, 0)]
    _until(lambda: len(work.turns) == 1)
    for number in range(1, count):
        done.append(pool.submit(batches.do, number))
        _until(lambda number=number: batches.waiting == number)  # type: ignore[misc]
    return done


def test_a_job_alone_is_done_at_once_on_its_own_thread() -> None:
    work = Work()
    work.open.set()
    assert MicroBatches(work, _three_fit, cores=2).do(4) == 8
    assert work.turns == [[4]]
    assert work.threads == [get_ident()]


def test_those_that_come_while_all_cores_are_busy_are_done_together_in_their_order() -> None:
    work = Work()
    batches = MicroBatches(work, _three_fit, cores=1)
    with ThreadPoolExecutor(8) as pool:
        done = _in_line(batches, work, pool, 8)
        work.open.set()
        assert [each.result(PATIENCE_SECONDS) for each in done] == [2 * number for number in range(8)]
    assert work.turns == [[0], [1, 2, 3], [4, 5, 6], [7]]
    assert batches.waiting == 0


def test_what_does_not_fit_with_anything_is_done_alone() -> None:
    work = Work()
    batches = MicroBatches(work, lambda _: False, cores=1)
    with ThreadPoolExecutor(3) as pool:
        done = _in_line(batches, work, pool, 3)
        work.open.set()
        assert [each.result(PATIENCE_SECONDS) for each in done] == [0, 2, 4]
    assert work.turns == [[0], [1], [2]]


def test_every_free_core_is_used_and_no_more() -> None:
    work = Work()
    batches = MicroBatches(work, _three_fit, cores=2)
    with ThreadPoolExecutor(20) as pool:
        done = [pool.submit(batches.do, number) for number in range(100, 120)]
        _until(lambda: len(work.turns) == 2 and batches.waiting == 18)
        work.open.set()
        assert [each.result(PATIENCE_SECONDS) for each in done] == [2 * number for number in range(100, 120)]
    assert work.most_at_once == 2


def test_an_error_reaches_all_who_shared_the_turn_and_holds_up_nobody_else() -> None:
    work = Work()
    batches = MicroBatches(work, _three_fit, cores=1)
    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(batches.do, 0)]
        _until(lambda: len(work.turns) == 1)
        for place, number in enumerate((1, 13, 2, 3), start=1):
            done.append(pool.submit(batches.do, number)) if place < 4 else None
            _until(lambda place=place: batches.waiting == min(place, 3))  # type: ignore[misc]
        work.open.set()
        assert done[0].result(PATIENCE_SECONDS) == 0
        for each in done[1:]:
            with pytest.raises(ValueError, match="thirteen"):
                each.result(PATIENCE_SECONDS)
    assert batches.do(5) == 10


def test_nobody_is_lost_when_many_come_at_once() -> None:
    work = Work()
    work.open.set()
    batches = MicroBatches(work, _three_fit, cores=2)
    with ThreadPoolExecutor(50) as pool:
        assert list(pool.map(batches.do, range(200, 1200))) == [2 * number for number in range(200, 1200)]
    assert work.most_at_once <= 2
    assert max(map(len, work.turns)) <= 3
