from time import process_time

import pytest

from bot.notices import LONGEST, LONGEST_PLAIN, first_sentence, notice_of, plain
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


@pytest.mark.parametrize(
    "piece",
    ["[", "[](", "[a](b", "![a", " ", "\n", " \n", "*a ", "_a ", "_*a", "1", "1. ", "- ", "# ", "> ", "`", "[1] "],
)
def test_a_text_of_nothing_but_beginnings_holds_nobody_up(piece: str) -> None:
    began = process_time()
    plain(piece * (200_000 // len(piece)))
    assert process_time() - began < 0.5


def test_of_a_very_long_text_the_beginning_is_made_plain() -> None:
    assert plain("word " * LONGEST_PLAIN) == ("word " * LONGEST_PLAIN)[:LONGEST_PLAIN].strip()


@pytest.mark.parametrize(
    ("markdown", "words"),
    [
        ("*one* and _two_ and **three**", "one and two and three"),
        ("a * b * c", "a * b * c"),
        ("![a cat](https://x.example/cat.png) [1] here [2].", "a cat here."),
        ("> quoted\n\n### Heading\n  - item\n  2. other", "quoted Heading item other"),
        ("*with a snake_case in it* too", "with a snake_case in it too"),
    ],
)
def test_markdown_is_told_in_words_alone(markdown: str, words: str) -> None:
    assert plain(markdown) == words
