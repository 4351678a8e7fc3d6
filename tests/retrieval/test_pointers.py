import pytest

from retrieval.pointers import FEWEST, MOST_WORDS, share_said

CONTENTS = """\
- 1. Booking a trip
 - 1.1 How do I choose a flight?
 - 1.2 [What if I stay longer?](https://example.org/travel/longer.html)
- 2. Claiming expenses
* Which receipts must I keep?
+ Meals on the
  company card
- Trips abroad"""


def test_a_table_of_contents_says_nothing() -> None:
    assert share_said(CONTENTS) < 0.2


def test_steps_say_what_to_do_even_without_a_full_stop() -> None:
    assert share_said("\n".join(f"{number}. Open page {number}" for number in range(1, 9))) == 1.0


def test_entries_that_are_sentences_say_something() -> None:
    assert share_said("\n".join(["- Ask for it in Birch."] * 8)) == 1.0


def test_steps_below_an_entry_are_no_part_of_it() -> None:
    assert 0.2 < share_said("\n".join(["- On a phone", "1. Open the page and press Next"] * FEWEST)) < 0.8


def test_prose_says_something_over_any_number_of_lines() -> None:
    assert share_said("\n".join(["Leave is agreed with your manager", "before it is booked"] * 10)) == 1.0


def test_a_short_list_may_be_the_answer() -> None:
    assert share_said("Bring:\n" + "\n".join(["- a passport"] * (FEWEST - 1))) == 1.0
    assert share_said("Bring:\n" + "\n".join(["- a passport"] * FEWEST)) < 0.2


def test_a_long_entry_says_something_without_a_full_stop() -> None:
    entry = "- " + " ".join(["word"] * (MOST_WORDS + 1))
    assert share_said("\n".join([entry] * FEWEST)) == 1.0


def test_what_stands_before_and_after_a_list_counts() -> None:
    prose = "Everything about travel is in one of these guides; ask the travel desk when none of them helps you."
    assert 0.4 < share_said(f"{prose}\n\n{CONTENTS}\n\n{prose}") < 0.8


@pytest.mark.parametrize("text", ["", "\n" * 50, "- \n" * 50, "1) " * 50, "-" * 10_000, " " * 100_000 + "\n" * 9])
def test_odd_text_has_a_share_too(text: str) -> None:
    assert 0.0 <= share_said(text) <= 1.0
