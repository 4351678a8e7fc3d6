import gc
from collections.abc import Iterator

import pytest

from adapters.garbage import SELDOM, look_again, look_away, spare_what_is_there


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)
    gc.enable()
    gc.unfreeze()


def _leave_garbage() -> None:
    circle: list[object] = []
    circle.append(circle)


def test_garbage_is_looked_for_again_after_a_while_and_seldom() -> None:
    _, *older = gc.get_threshold()
    look_away()
    assert not gc.isenabled()
    look_again()
    assert gc.isenabled()
    assert gc.get_threshold() == (SELDOM, *older)


def test_where_nobody_looked_away_nothing_changes() -> None:
    before = gc.get_threshold(), gc.get_freeze_count()
    look_again()
    assert (gc.get_threshold(), gc.get_freeze_count()) == before


def test_what_is_there_is_looked_at_no_more_and_what_comes_is() -> None:
    spare_what_is_there()
    spared = gc.get_freeze_count()
    assert spared > SELDOM
    _leave_garbage()
    assert gc.collect() >= 1
    assert gc.get_freeze_count() == spared
