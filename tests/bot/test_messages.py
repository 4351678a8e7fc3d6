import pytest

from bot.messages import LONGEST_VALUE, Button


def test_a_button_names_its_area_and_what_it_does_there() -> None:
    assert Button("nudge.got_it", "Got it", "n1").action == "nudge.got_it"


@pytest.mark.parametrize("action", ["", "got_it", "nudge." + "x" * 64])
def test_a_button_that_no_area_would_know_is_refused(action: str) -> None:
    with pytest.raises(ValueError, match=r"area\.verb"):
        Button(action, "Got it")


def test_a_button_that_carries_more_than_platforms_take_is_refused() -> None:
    with pytest.raises(ValueError, match="carries at most"):
        Button("nudge.got_it", "Got it", "x" * (LONGEST_VALUE + 1))
