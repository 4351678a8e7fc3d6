import pytest

from retrieval.codes import codes_in, codes_missing

ERRORS = "## Errors\n\n| Code | Do this |\n|---|---|\n| CV-20 | wait |\n| CV-30 | sign in |"


def test_a_code_that_the_passage_does_not_name_is_missing() -> None:
    assert codes_missing("What does error CV-50 mean?", [ERRORS]) == ("CV-50",)
    assert codes_missing("CV-20 or CV-50 or HT-20417", [ERRORS]) == ("CV-50", "HT-20417")


@pytest.mark.parametrize("question", ["vpn spinning then CV20", "error cv30?", "What does CV-30 mean"])
def test_a_code_is_the_same_however_it_is_typed(question: str) -> None:
    assert codes_missing(question, [ERRORS]) == ()


def test_it_is_enough_that_one_of_the_texts_names_it() -> None:
    assert codes_missing("What does error CV-50 mean?", [ERRORS, "error CV 50"]) == ()


@pytest.mark.parametrize(
    "question",
    [
        "How many days of leave do I get in FY-2027?",
        "the top-10 list for the over-60s",
        "a 27-inch screen, 10am, a P1 or an A4 sheet",
        "up to 30 days",
        "How do I reset my password?",
        "",
    ],
)
def test_years_numbers_and_words_are_no_codes(question: str) -> None:
    assert codes_missing(question, []) == ()


def test_a_code_is_not_a_piece_of_another() -> None:
    assert codes_missing("What does CV50 mean?", ["CV500, HTCV50 and CV5 0"]) == ("CV50",)
    assert codes_missing("What does CV50 mean?", ["error `cv_50`: wait"]) == ()
    assert codes_missing("What does CV50 mean?", ["**CV** 50."]) == ()


def test_each_code_of_a_text_is_named_once() -> None:
    assert codes_in("CV-20, then HT-20417, then CV-20 again") == ("CV-20", "HT-20417")
    assert codes_in("nothing of the kind") == ()
