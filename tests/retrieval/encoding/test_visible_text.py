import pytest

from retrieval.encoding.visible_text import visible


@pytest.mark.parametrize("mark", ["\u00ad", "\u200b", "\u200d", "\u200e", "\u202e", "\u2060", "\u2066", "\ufeff"])
def test_what_takes_no_room_leaves_no_gap(mark: str) -> None:
    assert visible(f"pass{mark}word") == "password"


@pytest.mark.parametrize("control", ["\0", "\x07", "\x1b", "\x7f", "\x85", "\ud800"])
def test_what_cannot_be_read_separates_words(control: str) -> None:
    assert visible(f"reset{control}password") == "reset password"


def test_everything_else_stays_as_it_is() -> None:
    text = "Über 5 €:\n\t“naïve” café 日本語 👍🏽"
    assert visible(text) == text
