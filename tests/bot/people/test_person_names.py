import pytest

from bot.people.person_names import find_names, known_names
from bot.people.personal_data import replaced
from tests.bot.personal_examples import Example, colleagues, examples

WITH_NAMES = [each for each in examples() if each.kinds <= {"name"}]


def without_names(text: str) -> str:
    return replaced(text, find_names(text, colleagues()))


@pytest.mark.parametrize("example", WITH_NAMES, ids=lambda example: str(example.text))
def test_the_names_of_people_are_found_and_words_that_are_names_elsewhere_are_not(example: Example) -> None:
    assert without_names(example.text) == example.shown


def test_what_belongs_to_somebody_keeps_its_ending() -> None:
    assert without_names("Where is Priya's desk, and Bob Smith’s?") == "Where is [name]'s desk, and [name]’s?"


def test_with_an_empty_directory_only_what_stands_where_a_name_stands_is_found() -> None:
    nobody = known_names([])
    assert find_names("Priya Raman approves it", nobody) == []
    assert len(find_names("my manager Priya Raman approves it", nobody)) == 1


def test_these_are_the_limits_that_the_readme_tells_of() -> None:
    """An unknown name stays where nothing announces it; what announces one may be followed by none."""
    assert without_names("ask Oluwaseun about the parking permit") == "ask Oluwaseun about the parking permit"
    assert without_names("My manager Self Service page is empty") == "My manager [name] page is empty"
    assert without_names("does priya approve this") == "does priya approve this"
