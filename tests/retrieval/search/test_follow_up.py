import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.outcome import Turn
from retrieval.search.follow_up import BACKGROUND_SHARE, LEANING_SHARE, Asked, in_context, leans_on_history

CARRY_OVER = Turn("user", "How many days of leave can I carry over?")
FIVE = Turn("assistant", "Up to five days.")


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
        "Which documents such as passports do I bring?",
        "A customer shouted at my colleague on the phone yesterday, what should I tell him when he calls again?",
    ],
)
def test_a_question_that_says_what_it_is_about_stands_alone(question: str) -> None:
    assert not leans_on_history(question)


def test_a_question_that_stands_alone_has_the_turn_before_it_as_background() -> None:
    assert in_context("When is payday?", []) == Asked("When is payday?")
    asked = in_context("When is payday?", [CARRY_OVER, FIVE])
    assert asked == Asked("When is payday?", CARRY_OVER.text, BACKGROUND_SHARE)
    assert asked.standalone == "When is payday?"


def test_a_question_that_leans_is_led_by_the_one_before_it() -> None:
    asked = in_context("and for contractors?", [CARRY_OVER, FIVE])
    assert asked == Asked("and for contractors?", CARRY_OVER.text, LEANING_SHARE)
    assert asked.standalone == f"{CARRY_OVER.text}\nand for contractors?"


def test_only_a_question_that_can_be_understood_alone_may_be_apart_from_what_was_said() -> None:
    assert in_context("when do we get paid", [CARRY_OVER]).may_be_apart
    assert not in_context("and for contractors?", [CARRY_OVER]).may_be_apart
    assert not in_context("when do we get paid", []).may_be_apart


def test_a_chain_of_follow_ups_is_led_by_the_question_it_began_with() -> None:
    history = [Turn("user", "When is payday?"), CARRY_OVER, FIVE, Turn("user", "and for contractors?")]
    assert in_context("and in Germany?", history).context == CARRY_OVER.text


def test_what_was_answered_is_never_searched_for() -> None:
    assert in_context("how long does it take?", [FIVE]) == Asked("how long does it take?")


def test_a_chain_without_a_beginning_starts_at_its_first_question() -> None:
    history = [Turn("user", "and for one?"), Turn("user", "and for two?")]
    assert in_context("why?", history).context == "and for one?"


@pytest.mark.parametrize("said", ["  ", "Yes", "No", "ok, thanks", "Right."])
def test_a_turn_that_only_answers_the_bot_is_passed_over(said: str) -> None:
    assert in_context("When is payday?", [CARRY_OVER, Turn("user", said)]).context == CARRY_OVER.text
    assert in_context("why?", [Turn("user", said)]) == Asked("why?")


@given(st.text(max_size=200))
def test_any_text_can_follow_any_other(text: str) -> None:
    assert isinstance(leans_on_history(text), bool)
    asked = in_context(text, [Turn("user", text)])
    assert asked.standalone.endswith(text)
    assert asked.share <= LEANING_SHARE
