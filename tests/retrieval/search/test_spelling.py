from collections import Counter
from collections.abc import Collection

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.search.keywords import stems
from retrieval.search.spelling import MOST_CORRECTED, spelled

THERE = Counter(
    stems(
        "Reset your password in Gatehouse. Claim travel expenses with a receipt in Waypost. Parental leave. Reception. "
        "The account policy. Accents. A discount for customers. Parents parented."
    )
)


def _counts(words: Collection[str]) -> dict[str, int]:
    return {word: THERE[word] for word in words}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("how do i reset my pasword", "how do i reset my password"),
        ("Exspense a recipt?", "expense a receipt?"),
        ("parentel leave", "parental leave"),
        ("reciept", "receipt"),
        ("acocunt, polcy", "account, policy"),
        ("my waypst claim", "my waypost claim"),
        ("Gatehous", "gatehouse"),
    ],
)
def test_a_misspelt_word_is_read_as_the_knowledge_spells_it(typed: str, meant: str) -> None:
    assert spelled(typed, _counts) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "password",
        "resetting passwords",  # there, in another form
        "a massage and a rebate",  # words, though not of this knowledge
        "eceipt",  # who begins otherwise means something else
        "psswrd",  # too far away
        "clam",  # too short to tell
        "zendesk",  # like nothing that is there
        "PASWORD",  # perhaps a code
        "passwOrd",
        "pasword@example.com",
        "https://example.com/pasword",
        "C:/pasword",
        "pasword.txt",
        "pasword-2",
        "",
    ],
)
def test_what_is_no_slip_stays_as_it_is(typed: str) -> None:
    assert spelled(typed, _counts) == typed


def test_only_some_words_of_a_text_are_looked_into() -> None:
    unknown = [f"qwert{chr(97 + number)}" for number in range(MOST_CORRECTED)]
    assert spelled(" ".join([*unknown[1:], "pasword"]), _counts).endswith(" password")
    assert spelled(" ".join([*unknown, "pasword"]), _counts).endswith(" pasword")


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    assert len(spelled(text, _counts).split()) == len(text.split())


def test_a_text_without_slips_comes_back_as_it_was() -> None:
    text = "  How do I\n\treset my  password?? 🙈 "
    assert spelled(text, _counts) == text
