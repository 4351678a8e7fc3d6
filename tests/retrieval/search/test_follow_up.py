import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.outcome import Turn
from retrieval.search.follow_up import BACKGROUND_SHARE, LEANING_SHARE, Asked, as_one_reads_it, in_context, said_before

CARRY_OVER = Turn("user", "How many days of leave can I carry over?")
FIVE = Turn("assistant", "Up to five days.")
STORY = (
    "I moved into a new flat in March, and the landlord wants his money on the first of the month. My old one never "
    "minded if it came a few days late."
)


def test_a_question_that_stands_alone_has_the_turn_before_it_as_background() -> None:
    assert in_context("When is payday?", []) == Asked("When is payday?")
    asked = in_context("When is payday?", [CARRY_OVER, FIVE])
    assert asked == Asked("When is payday?", CARRY_OVER.text, BACKGROUND_SHARE)
    assert asked.standalone == "When is payday?"


def test_a_question_that_leans_is_led_by_the_one_before_it() -> None:
    asked = in_context("and for contractors?", [CARRY_OVER, FIVE])
    assert asked == Asked("and for contractors?", CARRY_OVER.text, LEANING_SHARE)
    assert asked.standalone == f"{CARRY_OVER.text}\nand for contractors?"


def test_who_has_not_read_the_conversation_reads_what_a_question_leans_on_before_it() -> None:
    assert as_one_reads_it("and for contractors?", [CARRY_OVER, FIVE]) == f"{CARRY_OVER.text}\nand for contractors?"
    assert as_one_reads_it("When is payday?", [CARRY_OVER, FIVE]) == "When is payday?"
    assert as_one_reads_it("and for contractors?", []) == "and for contractors?"


def test_what_the_message_itself_tells_was_not_said_before() -> None:
    assert said_before("When is payday?", [CARRY_OVER, FIVE]) == CARRY_OVER.text
    assert said_before("When is payday?", []) == ""
    assert said_before(f"{STORY} When is payday?", [CARRY_OVER, FIVE]) == ""


def test_only_what_can_hardly_be_understood_alone_leans() -> None:
    assert in_context("and for contractors?", [CARRY_OVER]).leans
    assert not in_context("when do we get paid", [CARRY_OVER]).leans
    assert not in_context("and for contractors?", []).leans


@pytest.mark.parametrize("question", ["When is payday?", "How do I repay it?"])
def test_a_turn_that_asks_nothing_tells_of_a_case(question: str) -> None:
    assert in_context(question, [Turn("user", "My salary came twice in May.")]).is_told
    assert not in_context(question, [CARRY_OVER]).is_told


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


def test_what_a_message_tells_at_length_is_background_and_leads_over_the_turn_before() -> None:
    asked = in_context(f"{STORY} When is payday?", [CARRY_OVER, FIVE])
    assert asked == Asked("When is payday?", STORY, BACKGROUND_SHARE, is_told=True)


def test_courtesies_are_no_part_of_what_is_searched_for() -> None:
    assert in_context("Hi team, when is payday? Thanks so much in advance!", []) == Asked("when is payday?")
    assert in_context("Thanks! And for contractors?", [CARRY_OVER]) == Asked(
        "And for contractors?", CARRY_OVER.text, LEANING_SHARE
    )


@given(st.text(max_size=200))
def test_any_text_can_follow_any_other(text: str) -> None:
    asked = in_context(text, [Turn("user", text)])
    assert asked.standalone.endswith(asked.text)
    assert asked.share <= LEANING_SHARE
