import os
import sys

import pytest

from adapters.bench.starts import resident_megabytes


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how much memory a process has")
def test_this_process_has_some_memory() -> None:
    assert 10 < (resident_megabytes(os.getpid()) or 0) < 100_000


def test_a_process_that_is_gone_has_none() -> None:
    assert resident_megabytes(2**22 + 1) is None
