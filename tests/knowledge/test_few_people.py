import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.few_people import FEWEST_PEOPLE_SHOWN, part_withheld, withheld


def test_a_count_of_fewer_than_five_people_is_withheld() -> None:
    assert [withheld(count) for count in (0, 1, 4, 5, 12)] == [None, None, None, 5, 12]


@pytest.mark.parametrize(("part", "whole", "told"), [(5, 10, 5), (6, 10, None), (10, 10, 10), (4, 20, None)])
def test_neither_a_part_nor_the_rest_tells_of_fewer_than_five(part: int, whole: int, told: int | None) -> None:
    assert part_withheld(part, whole) == told


@given(st.integers(0, 50), st.integers(0, 50))
def test_what_is_left_when_a_part_is_told_is_nobody_or_at_least_five(part: int, rest: int) -> None:
    if part_withheld(part, part + rest) is not None:
        assert rest == 0 or rest >= FEWEST_PEOPLE_SHOWN
