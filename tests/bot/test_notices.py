import pytest

from bot.notices import LONGEST, first_sentence, notice_of, plain
from bot.replies import Reply


@pytest.mark.parametrize(
    ("text", "notice"),
    [
        ("You can carry over **five days**. [1] Ask early.", "You can carry over five days."),
        ("# Leave\n\nFive days.", "Leave Five days."),
        ("Use tools, e.g. the form. Then wait.", "Use tools, e.g. the form."),
        ("no end", "no end"),
        ("See [the form](https://x.example). More.", "See the form."),
        ("1. First step\n2. Second", "First step Second"),
        ("*Two* things match: *a* or *b*? Say more.", "Two things match: a or b?"),
        ("", ""),
    ],
)
def test_a_phone_shows_the_first_sentence_without_markdown(text: str, notice: str) -> None:
    assert notice_of(Reply("answered", text)) == notice


def test_an_endless_sentence_is_cut() -> None:
    assert len(first_sentence("word " * 100)) == LONGEST


def test_snake_case_is_left_alone() -> None:
    assert plain("use my_own_name here") == "use my_own_name here"
