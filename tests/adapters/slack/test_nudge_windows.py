"""The windows in which a nudge is written."""

import pytest

from adapters.slack.nudge_windows import (
    LONGEST_ADDRESSES,
    LONGEST_MEMORY,
    choices,
    error_at,
    form_window,
    preview_window,
    remembered,
    typed_in,
    words_from,
)
from bot.nudges.nudge_articles import OfferedArticle
from bot.nudges.nudge_form import Misfit, Typed
from bot.nudges.nudge_words import Preview, nudge_message
from bot.nudges.nudges import LONGEST_WORDS, Audience, Moment
from tests.adapters.slack.local_slack.block_rules import faults_in, view_faults
from tests.adapters.slack.shown_nudges import NUDGE, NUDGES, TYPED, messages, pages, rendered, windows
from tests.adapters.slack.shown_replies import as_text

RENDERED = rendered()
PREVIEW = Preview(nudge_message(NUDGE, "Bo", ""), 42, {}, needs_approval=False)


@pytest.mark.parametrize("name", RENDERED)
def test_each_window_is_what_its_snapshot_says(name: str) -> None:
    assert as_text(RENDERED[name]) == (NUDGES / f"{name}.json").read_text(encoding="utf-8")


def test_there_is_no_snapshot_of_what_is_gone() -> None:
    assert {path.stem for path in NUDGES.glob("*.json")} == set(RENDERED)


@pytest.mark.parametrize("name", [*windows(), *pages()])
def test_slack_takes_every_window_and_page(name: str) -> None:
    assert view_faults(RENDERED[name]) == []


@pytest.mark.parametrize("name", messages())
def test_slack_takes_every_message(name: str) -> None:
    assert faults_in(RENDERED[name]["blocks"]) == []


def test_nothing_a_title_says_pings_anybody() -> None:
    for name in ("preview", "nudge"):
        assert "<!channel>" not in as_text(RENDERED[name])


def test_what_the_preview_remembers_is_what_was_typed_and_fits() -> None:
    fullest = Typed("a" * 64, '“"ü\n' * (LONGEST_WORDS // 4), Audience.ADDRESSES, "a" * LONGEST_ADDRESSES, Moment.NOW)
    for typed in (TYPED, Typed(), fullest):
        view = preview_window(typed, PREVIEW, (), "d" * 32)
        assert remembered(view) == (typed, "d" * 32)
        assert len(view["private_metadata"]) <= LONGEST_MEMORY


def test_an_empty_form_is_read_as_nothing_chosen() -> None:
    assert typed_in({}) == Typed()
    assert typed_in({"state": {"values": {"audience": {"x": {"selected_option": {"value": "??"}}}}}}) == Typed()


def test_a_directory_group_is_offered_only_where_it_may_be_chosen() -> None:
    assert "A group of the directory" in str(form_window(Typed(), may_choose_groups=True))
    assert "A group of the directory" not in str(form_window(Typed(), may_choose_groups=False))


def test_what_is_wrong_with_the_people_named_is_said_where_they_are_named() -> None:
    wrong = Misfit("whom", "say who gets it")
    channel = {"state": {"values": {"audience": {"x": {"selected_option": {"value": "channel"}}}}}}
    assert error_at(wrong, channel) == {"channel": "Say who gets it."}
    assert error_at(wrong, {}) == {"audience": "Say who gets it."}
    assert error_at(Misfit("day", "choose"), {}) == {"day": "Choose."}


def test_words_that_an_article_brought_are_read_and_mended_in_their_own_field() -> None:
    view = form_window(Typed(), False, OfferedArticle("a1", "Handing over", "Write it down."))
    (name,) = [block["block_id"] for block in view["blocks"] if str(block.get("block_id")).startswith("words")]
    filled = {"state": {"values": {name: {"value": {"value": "Write it down."}}}}}
    assert typed_in(filled).words == "Write it down."
    assert words_from(filled) == "a1"
    assert error_at(Misfit("words", "too long"), filled) == {name: "Too long."}
    assert words_from({}) == ""


def test_what_a_menu_cannot_hold_is_left_out() -> None:
    assert [each["value"] for each in choices([("x" * 151, "Too long"), ("a", " "), ("b", "words " * 30)])] == ["b"]
