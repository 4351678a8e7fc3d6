from pathlib import Path

import pytest

from retrieval.search.keywords import SATURATED, TITLE_BOOST, KeywordEntry, KeywordIndex, stems

ODD = {
    "query syntax": 'C++ foo" AND (bar OR -title:*) ~2^3 [a TO b]',
    "only symbols": '😀🎉 ++ && || !! (){}[]^"~*?:\\/',
    "no width": "\u200b\u200f\ufeff",
    "right to left": "כיצד \u202eלאפס סיסמה",
    "NUL": "reset\0password",
    "half a character": "reset \ud800 password",
    "long": "reset password " * 1400,
    "one long word": "x" * 20_000,
    "empty": "",
}
"""What somebody may type or paste."""

RESET = KeywordEntry("p1", "all", "Passwords › Resetting", "Reset the password in Birch.")
BADGE = KeywordEntry("p2", "all", "Visitors", "Ask the desk for a badge before the visit.")
RAISE = KeywordEntry("p3", "managers", "Pay", "A raise needs a password from HR.")


@pytest.fixture
def index(tmp_path: Path) -> KeywordIndex:
    index = KeywordIndex(tmp_path)
    index.change([RESET, BADGE, RAISE], [])
    return index


def _found(index: KeywordIndex, question: str, *audiences: str) -> list[str]:
    return [found for found, _ in index.search(question, audiences or ("all", "managers"), 10)]


def test_words_are_found_in_any_form(index: KeywordIndex) -> None:
    assert _found(index, "resetting PASSWORDS") == ["p1", "p3"]
    assert _found(index, "visiting") == ["p2"]


def test_a_word_in_a_heading_counts_too(index: KeywordIndex) -> None:
    assert _found(index, "visitors") == ["p2"]


def test_what_shares_more_words_comes_first(index: KeywordIndex) -> None:
    scores = dict(index.search("reset password", ["all", "managers"], 10))
    assert scores["p1"] > scores["p3"] > 0


def test_only_the_audiences_that_are_asked_for_are_searched(index: KeywordIndex) -> None:
    assert _found(index, "password", "all") == ["p1"]
    assert _found(index, "password", "managers") == ["p3"]
    assert index.search("password", [], 10) == []


def test_being_visible_adds_nothing_to_a_score(index: KeywordIndex) -> None:
    alone = dict(index.search("password", ["all"], 10))["p1"]
    among_many = dict(index.search("password", ["all", "managers", "sales"], 10))["p1"]
    most = SATURATED * (1 + TITLE_BOOST) * index.rarity(["password"])["password"]
    assert alone == among_many <= most


def test_no_more_is_given_than_was_asked_for(index: KeywordIndex) -> None:
    assert len(index.search("password", ["all", "managers"], 1)) == 1


def test_an_entry_that_is_added_again_replaces_the_earlier_one(index: KeywordIndex) -> None:
    index.change([KeywordEntry("p1", "all", "Passwords", "Use Satchel instead.")], [])
    assert _found(index, "reset") == []
    assert _found(index, "satchel") == ["p1"]
    assert index.ids == {"p1", "p2", "p3"}


def test_what_is_removed_is_found_no_more(index: KeywordIndex) -> None:
    index.change([], ["p1"])
    assert _found(index, "reset") == []
    assert index.ids == {"p2", "p3"}


def test_what_was_changed_is_there_when_the_index_is_opened_again(index: KeywordIndex, tmp_path: Path) -> None:
    index.change([], ["p3"])
    again = KeywordIndex(tmp_path)
    assert again.ids == {"p1", "p2"}
    assert _found(again, "reset") == ["p1"]


def test_many_small_changes_are_put_together(index: KeywordIndex, tmp_path: Path) -> None:
    for number in range(30):
        index.change([KeywordEntry(f"n{number}", "all", "Notices", f"Notice {number}.")], [])
    assert len(list(tmp_path.glob("*.store"))) < 15
    assert len(index.search("notice", ["all"], 50)) == 30


def test_a_new_index_is_empty(tmp_path: Path) -> None:
    index = KeywordIndex(tmp_path / "new")
    assert index.ids == set()
    assert _found(index, "anything") == []
    assert index.rarity(["anyth"])["anyth"] > 0


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_whatever_somebody_types_is_only_ever_words(index: KeywordIndex, text: str) -> None:
    found = index.search(text, ["all"], 10)
    assert {each for each, _ in found} <= {"p1"}
    assert all(rarity > 0 for rarity in index.rarity(set(stems(text))).values())


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_whatever_an_article_holds_can_be_kept(index: KeywordIndex, text: str) -> None:
    index.change([KeywordEntry("odd", "all", text, f"{text} tangerine")], [])
    assert _found(index, "tangerine") == ["odd"]


def test_a_rarer_word_tells_passages_apart_better(index: KeywordIndex) -> None:
    rarity = index.rarity(["password", "badg", "nowher"])
    assert rarity["password"] < rarity["badg"] < rarity["nowher"]


def test_words_are_compared_without_case_accents_and_endings() -> None:
    assert stems("Résumé REVIEWS reviewing") == ["resum", "review", "review"]


def test_the_commonest_words_are_left_out() -> None:
    assert stems("the days of a year") == ["day", "year"]
