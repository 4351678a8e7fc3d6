import os
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import get_native_id

import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from retrieval.encoding.cores import STEPS_BACK, available_cores, compute_alone, step_back


def _priority() -> int:
    return os.getpriority(os.PRIO_PROCESS, get_native_id())


def _step_back_and_look() -> int:
    step_back()
    return _priority()


def test_there_is_at_least_one_core() -> None:
    assert available_cores() >= 1


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux weighs every thread by itself")
def test_only_the_thread_that_steps_back_does_so() -> None:
    before = _priority()
    with ThreadPoolExecutor(1) as pool:
        stepped_back = pool.submit(_step_back_and_look).result()
    assert stepped_back >= min(before, STEPS_BACK)
    assert stepped_back == STEPS_BACK or before > 0
    assert _priority() == before


def test_numpy_computes_a_product_on_one_thread() -> None:
    with threadpool_limits(2, user_api="blas"):
        compute_alone()
        assert {each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"} == {1}
