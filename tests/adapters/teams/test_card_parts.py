from dataclasses import replace

import pytest

from adapters.teams.card_parts import (
    asking_button,
    button,
    card,
    choice,
    heading,
    line,
    link,
    run,
    small,
    submit,
    text_field,
    ticks,
    words,
)
from bot.messages import Button
from tests.adapters.teams.local_connector.card_rules import faults_in_card
from tests.adapters.teams.published_schema import published_faults_in

ASKING = Button("area.ask", "Ask", "q1", asks="What?", is_main=True)
OPTIONS = [("a", "First"), ("b", "Second")]
EVERYTHING = card(
    [
        heading("A heading"),
        words("Some words"),
        small("A remark"),
        line(run("[1] "), link("A source", "https://example.com"), link("None", "javascript:x")),
        text_field("note", "A note", is_required=True),
        choice("one", "One of", OPTIONS, "a", is_required=True),
        ticks("some", "Some of", OPTIONS, ["a", "b"]),
    ],
    [button("do", "Do it", "q1"), asking_button(ASKING), submit("Send", "q1")],
    "What it is",
)


def test_a_card_of_everything_is_valid_by_our_own_rules() -> None:
    assert faults_in_card(EVERYTHING) == []


def test_a_card_of_everything_is_valid_by_the_published_schema() -> None:
    assert published_faults_in(EVERYTHING) == []


def test_older_clients_get_a_plain_button_with_the_same_press() -> None:
    made = button("do", "Do it", "q1", "positive")
    assert made["fallback"] == {"type": "Action.Submit", "data": made["data"], "title": "Do it", "style": "positive"}


def test_a_button_that_asks_does_so_in_the_card_itself() -> None:
    inner = asking_button(ASKING)["card"]
    assert inner["body"][0]["label"] == "What?"
    assert inner["actions"][0]["data"] == {"action": "area.ask", "value": "q1"}


def test_words_that_need_not_be_given_are_not_asked_for_again() -> None:
    (field,) = asking_button(replace(ASKING, needs_words=False))["card"]["body"]
    assert "isRequired" not in field


def test_what_no_browser_opens_is_no_link() -> None:
    assert "selectAction" not in link("None", "javascript:x")


@pytest.mark.parametrize(("number", "style"), [(3, "expanded"), (12, "compact")])
def test_many_options_fold_away(number: int, style: str) -> None:
    assert choice("one", "One of", [(str(each), str(each)) for each in range(number)])["style"] == style
