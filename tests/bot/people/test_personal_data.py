from time import perf_counter, process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.people.personal_data import EMAIL, NAME, NUMBER, PHONE, Found, find_personal, replaced
from tests.bot.personal_examples import Example, examples

BY_FORM = [each for each in examples() if "name" not in each.kinds]


@pytest.mark.parametrize("example", BY_FORM, ids=lambda example: str(example.text))
def test_what_is_personal_by_its_form_is_found_and_what_looks_like_it_is_not(example: Example) -> None:
    assert replaced(example.text, find_personal(example.text)) == example.shown


def test_of_stretches_that_overlap_the_first_and_longest_counts() -> None:
    found = [Found(4, 6, PHONE), Found(0, 5, NAME), Found(0, 3, NUMBER), Found(7, 8, EMAIL)]
    assert replaced("abcdefghi", found) == f"{NAME}fg{EMAIL}i"


@given(st.text(max_size=200))
def test_a_text_that_was_masked_has_nothing_more_to_mask(text: str) -> None:
    once = replaced(text, find_personal(text))
    assert replaced(once, find_personal(once)) == once


def test_a_number_of_a_country_that_is_not_known_here_is_found_with_its_country_code() -> None:
    text = "who is +81 3-1234-5678"
    assert replaced(text, find_personal(text)) == f"who is {PHONE}"


def test_a_very_long_text_takes_no_time_worth_mentioning() -> None:
    text = "a@" * 20_000 + "1 " * 20_000 + "my account number " * 2_000
    assert find_personal(text) is not None


@pytest.mark.parametrize("piece", ["1 2 3 4 5 6 7 8 9 ", "020 7946 0018 ", "+44 20 7946 001", "(1(2(3", "1.2.3."])
def test_a_text_of_nothing_but_digits_holds_nobody_up(piece: str) -> None:
    began = process_time()
    find_personal(piece * (20_000 // len(piece)))
    assert process_time() - began < 0.5


def test_far_on_in_a_long_text_whatever_may_be_a_phone_number_is_masked() -> None:
    far = "I lost my badge. " * 1_000
    for number in ("+81 3-1234-5678", "030 1234567", "6135550123"):
        assert replaced(far + number, find_personal(far + number)) == far + PHONE
    assert replaced(far + "It was in 2026.", find_personal(far + "It was in 2026.")) == f"{far}It was in 2026."


@pytest.mark.parametrize("piece", ["'", "<@", "user-id-", "a.", "x@"])
def test_a_text_of_nothing_but_beginnings_holds_nobody_up(piece: str) -> None:
    began = perf_counter()
    find_personal(piece * (20_000 // len(piece)))
    assert perf_counter() - began < 0.5
