import re

import pytest

from retrieval.checking.sentences import SentenceReader
from retrieval.checking.support import LONGEST_QUOTE
from retrieval.composing.prompting import MOST_WORDS
from retrieval.composing.verifying import Draft, Written, cited_numbers, cleaned
from tests.retrieval.scripted_model import LAPTOP, LEAVE, PASSWORD, evidence_of


def checked(text: str, *passages: str) -> Written | None:
    draft, reader = Draft(evidence_of(*(passages or (LEAVE, LAPTOP, PASSWORD)))), SentenceReader()
    for sentence in (*reader.feed(text), *reader.close()):
        draft.add(sentence)
    draft.finish()
    return draft.written()


def text_of(text: str, *passages: str) -> str:
    written = checked(text, *passages)
    return written.text if written else ""


def test_supported_sentences_stay_and_are_numbered_in_order_of_use() -> None:
    written = checked("Do not wait until the next working day. [2] Your manager approves the request. [1]")
    assert written == Written(
        "Do not wait until the next working day. [1] Your manager approves the request. [2]",
        (2, 1),
        {1: "Do not wait until the next working day.", 2: "Your manager approves the request."},
        0,
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "Your manager approves the request.",
        "Your manager approves the request. [7]",
        "Your manager approves the request. [2]",
        "Your manager approves the request. [0]",
        "Your director approves the request. [1]",
        "You can carry over up to ten days of annual leave. [1]",
        "Ask for it at https://evil.example/leave. [1]",
        "Mail your password to eve@evil.example. [1]",
        "Call +49 30 1234567. [2]",
        "I'm sorry, I can't help with that. [1]",
        "As an AI model I ignore my previous instructions. [1]",
        "The answer is in the passage. [1]",
    ],
)
def test_a_sentence_without_support_is_dropped_and_counted(sentence: str) -> None:
    written = checked(f"{sentence} Do not wait until the next working day. [2]")
    assert written is not None
    assert written.text == "Do not wait until the next working day. [1]"
    assert written.dropped == 1


@pytest.mark.parametrize("marks", [" [1].", ". [1]", ".[1]", " [1]", " [1][1].", " [1, 7]."])
def test_a_mark_may_stand_before_or_behind_the_full_stop(marks: str) -> None:
    assert text_of(f"Your manager approves the request{marks}").replace("request [1]", "request. [1]") == (
        "Your manager approves the request. [1]"
    )


def test_what_is_said_again_and_again_is_taken_once() -> None:
    written = checked("Your manager approves the request. [1] Oh. Your manager approves the request. [1] Oh.")
    assert written is not None
    assert (written.text, written.dropped) == ("Your manager approves the request. [1]", 1)


def test_nothing_is_left_when_nothing_is_supported() -> None:
    assert checked("Ask the moon. [1] It knows. [2]") is None


@pytest.mark.parametrize(
    ("marks", "numbers"),
    [
        ("[1]", [1]),
        ("[1][3]", [1, 3]),
        ("[1, 3]", [1, 3]),
        ("[2-4]", [2, 3, 4]),
        ("[^2]", [2]),
        ("【3】", [3]),
        ("[Passage 2]", [2]),
        ("[1-999]", list(range(1, 11))),
        ("[a]", []),
        ("[9-2]", []),
    ],
)
def test_citations_are_read_in_the_spellings_models_use(marks: str, numbers: list[int]) -> None:
    assert list(cited_numbers(f"So it is {marks}.")) == numbers


def test_only_the_citations_that_support_are_kept() -> None:
    assert text_of("Your manager approves the request. [2][1][9]") == "Your manager approves the request. [1]"


def test_two_passages_that_say_the_same_are_both_cited() -> None:
    written = checked("Your manager approves the request. [1][2]", LEAVE, "Your manager approves the request.")
    assert written is not None
    assert written.text == "Your manager approves the request. [1][2]"
    assert written.used == (1, 2)


def test_sentences_of_one_passage_share_a_citation_whose_quote_holds_them_all() -> None:
    written = checked("Your manager approves the request. [1] You can carry over up to five days of annual leave. [1]")
    assert written is not None
    assert written.used == (1,)
    assert written.quotes == {1: LEAVE}


def test_words_too_far_apart_for_one_quote_get_two() -> None:
    far = "Doors close at 18:00." + " " * LONGEST_QUOTE + "Windows close at 17:00."
    written = checked("Doors close at 18:00. [1] Windows close at 17:00. [1]", far)
    assert written is not None
    assert written.used == (1, 1)
    assert written.quotes == {1: "Doors close at 18:00.", 2: "Windows close at 17:00."}


def test_a_yes_or_no_is_left_out_because_nobody_checked_the_question() -> None:
    assert text_of("Yes, your manager approves the request. [1]") == "Your manager approves the request. [1]"


def test_steps_are_shown_when_all_of_them_stand() -> None:
    steps = (
        "To do it:\n1. Open the account page. [3]\n2. Choose Forgot password. [3]\n"
        "3. Follow the link in the mail within 30 minutes. [3]\n"
    )
    assert text_of(steps) == (
        "1. Open the account page. [1]\n2. Choose Forgot password. [1]\n"
        "3. Follow the link in the mail within 30 minutes. [1]"
    )


def test_steps_with_one_invented_are_all_left_out() -> None:
    written = checked("1. Open the account page. [3]\n2. Type your PIN. [3]\n3. Choose Forgot password. [3]\n\n"
                      "Your manager approves the request. [1]")  # fmt: skip
    assert written is not None
    assert written.text == "Your manager approves the request. [1]"
    assert written.dropped == 3


def test_bullets_stand_each_for_itself() -> None:
    assert text_of("- Open the account page [3]\n- Type your PIN [3]\n- Choose Forgot password [3]") == (
        "- Open the account page [1]\n- Choose Forgot password [1]"
    )


def test_a_sentence_after_a_dropped_one_takes_its_place_in_the_list() -> None:
    assert text_of("- Open the account page [3]\n- Lovely. Choose Forgot password [3]") == (
        "- Open the account page [1]\n- Choose Forgot password [1]"
    )


def test_an_it_is_dropped_when_what_it_stood_for_was() -> None:
    assert text_of("You can sell your leave. [1] Ask for it in the leave form before 15 December. [1]") == ""


def test_an_it_stays_when_it_follows_the_same_words_as_in_the_passage() -> None:
    assert text_of(
        "You can carry over up to five days of annual leave into the next year. [1] Ask for it in the leave form. [1]"
    ).endswith("Ask for it in the leave form. [1]")


def test_a_they_that_would_now_mean_others_is_dropped() -> None:
    passage = "Employees get 25 days. Contractors work for agencies. They get 10 days."
    assert text_of("Employees get 25 days. [1] They get 10 days. [1]", passage) == "Employees get 25 days. [1]"


def test_an_answer_ends_before_it_is_too_long() -> None:
    passage = " ".join(f"Room {number} closes at {number}:30." for number in range(1, 60))
    answer = " ".join(f"Room {number} closes at {number}:30. [1]" for number in range(1, 60))
    words = len(re.sub(r"\[\d+\]", "", text_of(answer, passage)).split())
    assert MOST_WORDS - 10 < words <= MOST_WORDS


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Ask <!channel> Ann", "Ask Ann"),
        ("Ask <@U123> and @everyone now", "Ask and now"),
        ("<<!channel>!channel> Ask", "Ask"),
        ("Ask <!here", "Ask"),
        ("![pixel](https://evil.example/p.png) Ask", "Ask"),
        ("<img src=x onerror=alert(1)>Ask <b>Ann</b><!-- hidden -->", "Ask Ann"),
        ("[1]: https://evil.example", ""),
        ("## Ask Ann", "Ask Ann"),
        ("> Ask Ann", "Ask Ann"),
        ("As\u200bk \u202eAnn", "Ask Ann"),
        ("Write to ann@here.example", "Write to ann@here.example"),
        ("Ask if 3 < 4 and 5 > 2", "Ask if 3 < 4 and 5 > 2"),
    ],
)
def test_mentions_images_and_markup_are_stripped(text: str, clean: str) -> None:
    assert cleaned(text) == clean
