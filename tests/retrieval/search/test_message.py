import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.parts import parts_of
from retrieval.search.message import FEWEST_WORDS_OF_A_STORY, Message, asks, in_message, stands_alone, tidy

STORY = (
    "We have a customer on the phone who has been with us for eleven years and is getting impatient. "
    "She called twice yesterday and was put through to three people."
)
LOG = """2024-05-03 11:02:17 worker three lost its connection to the printer
2024-05-03 11:02:18 worker three tries again in five seconds
2024-05-03 11:02:23 worker three gave up after three attempts"""


def test_a_question_is_what_its_message_asks() -> None:
    assert in_message("How do I book leave?") == Message("How do I book leave?")
    assert in_message("my badge is lost") == Message("my badge is lost")


@pytest.mark.parametrize("told", [STORY, LOG])
@pytest.mark.parametrize("message", ["{told}\n{asked}", "{asked}\n\n{told}", "Hi! {asked}\n{told}\nThank you!"])
@pytest.mark.parametrize("asked", ["Can I give ten percent off?", "can i give ten percent off the new printer"])
def test_a_long_story_is_told_apart_wherever_it_stands(message: str, asked: str, told: str) -> None:
    found = in_message(message.format(asked=asked, told=told))
    assert found == Message(asked, " ".join(told.split("\n")))


@pytest.mark.parametrize(
    "message",
    [
        "Our driver called in sick this morning. May we run the tour anyway?",
        "I dropped it down the stairs. Does insurance pay?",
    ],
)
def test_a_short_story_belongs_to_its_question(message: str) -> None:
    assert in_message(message) == Message(message)


def test_it_is_told_apart_from_the_twentieth_word_on() -> None:
    told = " ".join(["rain"] * FEWEST_WORDS_OF_A_STORY)
    assert in_message(f"{told}. How do I book leave?") == Message("How do I book leave?", f"{told}.")
    shorter = told.removesuffix(" rain")
    assert in_message(f"{shorter}. How do I book leave?") == Message(f"{shorter}. How do I book leave?")


@pytest.mark.parametrize("asked", ["Can I return it?", "What now?", "And for contractors?", "How do I get this fixed?"])
def test_a_question_that_leans_on_its_story_keeps_it(asked: str) -> None:
    assert in_message(f"{STORY} {asked}") == Message(f"{STORY} {asked}")


def test_a_sentence_that_names_a_code_belongs_to_the_question() -> None:
    code = "The printer on the second floor says CV-50."
    found = in_message(f"{STORY} {code} How do I clear the printer?")
    assert found == Message(f"{code} How do I clear the printer?", STORY)


def test_several_questions_are_all_asked() -> None:
    found = in_message(f"How do I book leave? {STORY} Who approves it?")
    assert found == Message("How do I book leave? Who approves it?", STORY)


@pytest.mark.parametrize(
    "message",
    [
        "Hi team, hope you're all doing well this Monday! {asked} Thanks so much in advance, you're the best.",
        "Good morning everyone. Sorry to bother you, I know you are busy. {asked} Cheers, Dana",
        "Hey Handrail, quick one before my next meeting. {asked} No rush, whenever you get to it.",
        "Hello! {asked} Any help is welcome.\nBest regards, Sam",
        "Dear Sam, {asked} Thank you for your help.",
        "{asked} Thanks for the support, let me know.",
    ],
)
def test_courtesies_are_left_out(message: str) -> None:
    assert in_message(message.format(asked="How do I book leave?")) == Message("How do I book leave?")


@pytest.mark.parametrize(
    "message",
    [
        "Thank you for the new laptop, but it doesn't start. How do I get it repaired?",
        "Hello, I lost my badge",
        "I hope to take a month off. How do I ask for that?",
        "Best before dates are missing. Whom do I tell?",
        "Any ideas for the summer party?",
    ],
)
def test_what_only_begins_like_a_courtesy_is_kept(message: str) -> None:
    assert in_message(message).asked.endswith(message.removeprefix("Hello, "))


@pytest.mark.parametrize("said", ["Hi!", "Thanks, have a nice day!", "Cheers, Dana", "Hi! I have a question."])
def test_a_message_of_courtesies_alone_stays_as_it_is(said: str) -> None:
    assert in_message(said) == Message(said)


def test_a_wrapped_line_goes_on() -> None:
    assert in_message("How do I\nreset my password?").asked == "How do I reset my password?"


def test_a_question_is_known_by_its_mark_or_its_first_word() -> None:
    assert asks("need a badge?")
    assert asks("so how do I get in")
    assert not asks("I can't get in")
    assert stands_alone("how do I reset my password")
    assert not stands_alone("any idea?")


@given(st.text(max_size=300))
def test_any_message_asks_something(text: str) -> None:
    message = in_message(text)
    assert bool(message.asked.strip()) == bool(text.strip())
    assert len(message.asked) + len(message.told) <= len(text) + 1


def test_lines_are_tidied_and_nothing_else() -> None:
    assert tidy("  How \t do I\n\n \r\nget in?????? Why..?\u2028") == "How do I\nget in??? Why..?"


@pytest.mark.parametrize(
    "text", ["x" + "\n" * 8000 + "a", "?" * 8000 + "a", "x" + " " * 8000 + "a", "cheers, " + "?!" * 3900]
)
def test_no_text_takes_long_to_read(text: str) -> None:
    # Each takes the square of its length or worse where a pattern tries every beginning: the first one hours.
    for _ in range(20):
        assert in_message(text).asked
        assert len(parts_of(text)) < 2
