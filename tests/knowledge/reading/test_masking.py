import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.reading.masking import Mask, each_between


def test_code_is_out_of_sight_and_comes_back() -> None:
    text = "Use `x {{ y }}` and\n\n```\n{{ z }}\n```\n\n    {{ indented }}\n\nbut {{ this }}\n"
    mask = Mask()
    hidden = mask.hide_code(text)
    assert re.findall(r"\{\{.*?\}\}", hidden) == ["{{ this }}"]
    assert mask.show(hidden) == text


@pytest.mark.parametrize(
    "text",
    [
        "```\n[a]\n```\n",
        "> ~~~\n> [a]\n> ~~~\n",
        "Text\n\n    [a]\n",
        "Text\n\n \t[a]\n",
        "-     [a]\n",
        "- b\n\n      [a]\n",
    ],
)
def test_every_kind_of_code_block_is_out_of_sight(text: str) -> None:
    mask = Mask()
    hidden = mask.hide_code(text)
    assert "[a]" not in hidden
    assert mask.show(hidden) == text


def test_a_code_span_does_not_reach_into_the_next_paragraph() -> None:
    mask = Mask()
    assert mask.hide_code("a ` b\n\nc ` d") == "a ` b\n\nc ` d"


def test_what_was_hidden_in_something_hidden_comes_back_too() -> None:
    mask = Mask()
    outer = mask.hide(f"[{mask.hide('inner')}]")
    assert mask.show(f"({outer})") == "([inner])"


@settings(deadline=None, max_examples=200)
@given(st.text(alphabet="a` \n~-#>\t", max_size=120))
def test_hiding_and_showing_changes_nothing(text: str) -> None:
    mask = Mask()
    assert mask.show(mask.hide_code(text)) == text


def test_each_stretch_between_two_marks_is_replaced() -> None:
    opening, closing = re.compile("<"), re.compile(">")
    assert each_between(opening, closing, "a<b>c<d>e<f", str.upper) == "aBcDe<f"


def test_many_openings_without_a_closing_are_passed_in_one_go() -> None:
    text = "<!--" * 200_000
    assert each_between(re.compile("<!--"), re.compile("-->"), text, str.upper) == text
