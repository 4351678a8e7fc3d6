"""The small pieces of windows."""

import json

import pytest

from adapters.slack.pieces import button, choice, filled, option, shortened, window

HELD = {
    "written": {"value": {"value": "words"}},
    "chosen": {"nudge_audience": {"selected_option": {"value": "team"}}},
    "ticked": {"value": {"selected_options": [{"value": "yes"}]}},
    "day": {"value": {"selected_date": "2026-12-01"}},
    "channel": {"value": {"selected_conversation": "C1"}},
    "empty": {"value": {"value": None}},
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("written", "words"),
        ("chosen", "team"),
        ("ticked", "yes"),
        ("day", "2026-12-01"),
        ("channel", "C1"),
        ("empty", ""),
        ("absent", ""),
    ],
)
def test_a_field_is_read_whatever_kind_it_is(name: str, value: str) -> None:
    assert filled({"state": {"values": HELD}}, name) == value


def test_a_menu_begins_with_what_is_chosen_or_with_its_first() -> None:
    options = [option("a", "A"), option("b", "B")]
    assert choice(options, "b")["initial_option"]["value"] == "b"
    assert choice(options, "gone")["initial_option"]["value"] == "a"


def test_a_button_that_cannot_be_taken_back_asks_first() -> None:
    assert "confirm" in button("nudge_stop", "Stop it", "n1", sure="Really?")
    assert "confirm" not in button("nudge_pause", "Pause", "n1")


def test_a_window_remembers_what_it_is_given_and_sends_only_where_there_is_something_to_send() -> None:
    made = window("x", "Title", [], submit="Send", noted={"a": "ü"})
    assert json.loads(made["private_metadata"]) == {"a": "ü"}
    assert "submit" not in window("x", "Title", [])


def test_words_are_cut_on_one_line() -> None:
    assert shortened("one\n two", 20) == "one two"
    assert shortened("one two three", 8) == "one two…"
