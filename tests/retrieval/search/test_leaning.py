import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.search.leaning import leans_on_history, may_be_apart


@pytest.mark.parametrize(
    "question",
    [
        "and for contractors?",
        "What about part-time staff?",
        "ok and in Germany?",
        "how long does it take?",
        "Can I carry them over?",
        "Is that taxed?",
        "does it apply to contractors",
        "which one?",
        "how many?",
        "why?",
        "If so, how many days?",
        "what if I lose it?",
        "HOW DO I RESET IT",
        "Any sites to do this easily?",
        "who has done that before",
        "for how long?",
        "By what date, exactly?",
        "who do I ask?",
        "what's the deadline?",
        "who approves?",
    ],
)
def test_a_question_that_points_back_leans_on_what_was_said(question: str) -> None:
    assert leans_on_history(question)


@pytest.mark.parametrize(
    "question",
    [
        "How do I reset my password?",
        "Is there a dress code?",
        "How do I contact IT?",
        "who do i ask in it support about a mouse",
        "Why is my payslip different this month?",
        "So how do I reset my password?",
        "How long should one-to-ones take?",
        "When is payday?",
        "How long is parental leave?",
        "Who approves travel?",
        "Which documents such as passports do I bring?",
        "A customer shouted at my colleague on the phone yesterday, what should I tell him when he calls again?",
    ],
)
def test_a_question_that_says_what_it_is_about_stands_alone(question: str) -> None:
    assert not leans_on_history(question)


@pytest.mark.parametrize("question", ["Is it safe to upload a contract?", "And how does the printer scan to it?"])
def test_what_names_things_of_its_own_may_be_about_something_else(question: str) -> None:
    assert leans_on_history(question)
    assert may_be_apart(question)


@pytest.mark.parametrize("question", ["who do I ask about it?", "and how do I return it?", "How long does that take?"])
def test_what_names_one_thing_or_none_cannot_be_about_something_else(question: str) -> None:
    assert not may_be_apart(question)


@given(st.text(max_size=200))
def test_any_text_leans_or_does_not(text: str) -> None:
    assert isinstance(leans_on_history(text), bool)
