import pytest

from retrieval.clarifying import choices_between
from retrieval.outcome import Evidence
from retrieval.search.keywords import stems
from tests.retrieval.shelf import evidence, passage


def _found(*titles: str, meanings: tuple[float, ...] = ()) -> list[Evidence]:
    meanings = meanings or (0.5,) * len(titles)
    return [
        evidence(passage("Text.", title), rank, meaning=meaning)
        for rank, (title, meaning) in enumerate(zip(titles, meanings, strict=True), start=1)
    ]


def test_a_short_question_that_fits_two_titles_asks_which_is_meant() -> None:
    found = _found("Travel card", "Purchasing card", "Annual leave")
    assert choices_between(stems("card?"), found) == ("Travel card", "Purchasing card")


def test_words_that_only_ask_do_not_make_a_question_long() -> None:
    assert choices_between(stems("What about the card?"), _found("Travel card", "Purchasing card"))


def test_a_question_that_says_which_is_answered() -> None:
    found = _found("Travel card", "Purchasing card")
    assert choices_between(stems("travel card"), found) == ()
    assert choices_between(stems("lost my card abroad"), found) == ()


def test_words_that_belong_to_one_article_alone_are_clear() -> None:
    assert choices_between(stems("card"), _found("Travel card", "Annual leave")) == ()


def test_an_article_far_behind_is_not_meant() -> None:
    found = _found("Travel card", "Purchasing card", meanings=(0.7, 0.5))
    assert choices_between(stems("how do I get a card"), found) == ()


@pytest.mark.parametrize("name", ["card", "Cards!", "my card"])
def test_of_a_mere_name_any_article_may_be_meant(name: str) -> None:
    found = _found("Travel card", "Purchasing card", "Fuel card", meanings=(0.7, 0.5, 0.2))
    assert choices_between(stems(name), found) == ("Travel card", "Purchasing card", "Fuel card")


def test_a_phrasing_counts_as_much_as_the_text() -> None:
    asked = evidence(passage("Text.", "Travel card"), 1, meaning=0.4, phrasing=0.9)
    other = evidence(passage("Text.", "Purchasing card"), 2, meaning=0.45)
    assert choices_between(stems("how do I get a card"), [asked, other]) == ()


def test_when_another_article_is_found_first_nothing_is_asked() -> None:
    assert choices_between(stems("card"), _found("Business travel", "Travel card", "Purchasing card")) == ()


def test_at_most_three_choices_are_offered() -> None:
    found = _found("Travel card", "Purchasing card", "Fuel card", "Key card")
    assert choices_between(stems("card"), found) == ("Travel card", "Purchasing card", "Fuel card")


def test_two_articles_of_the_same_name_are_no_choice() -> None:
    first = evidence(passage("Text.", "Travel card", article="a"))
    second = evidence(passage("Text.", "Travel card", article="b"), 2)
    assert choices_between(stems("card"), [first, second]) == ()


def test_a_question_about_nothing_or_without_finds_asks_nothing() -> None:
    assert choices_between(stems("what can I do"), _found("Travel card", "Purchasing card")) == ()
    assert choices_between(stems("card"), []) == ()
