import gc

import pytest

from adapters.bench.timing import Timings, no_garbage_collection, timed


def test_the_median_and_what_one_in_twenty_exceeds() -> None:
    timings = Timings.of([float(number) for number in range(1, 102)])
    assert (timings.p50, timings.p95, timings.longest) == (51, 96, 101)


def test_nothing_timed_is_an_error_and_not_a_zero() -> None:
    with pytest.raises(ValueError, match="at least one run"):
        Timings.of([])


def test_work_is_done_with_its_arguments_and_its_time_taken() -> None:
    done: list[int] = []
    assert timed(done.append, 3) >= 0
    assert done == [3]


def test_tidying_up_is_on_again_after_a_measurement_that_failed() -> None:
    def fail() -> None:
        with no_garbage_collection():
            assert not gc.isenabled()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert gc.isenabled()
