import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.checking.sentences import LONGEST, SentenceReader, WrittenSentence, sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


def read(text: str, size: int = 3) -> list[WrittenSentence]:
    reader = SentenceReader()
    found = [each for at in range(0, len(text), size) for each in reader.feed(text[at : at + size])]
    return found + reader.close()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ask Ann. Then wait.", ["Ask Ann.", "Then wait."]),
        ("It costs 3.50 euros. Pay it.", ["It costs 3.50 euros.", "Pay it."]),
        ("Ask e.g. Dr. Moreau or J. Weber. Wait.", ["Ask e.g. Dr. Moreau or J. Weber.", "Wait."]),
        ("Bring a pen, paper etc. Then sit.", ["Bring a pen, paper etc.", "Then sit."]),
        ("Bring a pen etc. and sit.", ["Bring a pen etc. and sit."]),
        ("Type `a. b` now. Go.", ["Type `a. b` now.", "Go."]),
        ('Say "Stop." Then go!', ['Say "Stop."', "Then go!"]),
        ("Really? Yes.", ["Really?", "Yes."]),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_a_citation_behind_the_full_stop_belongs_to_the_sentence() -> None:
    assert [each.text for each in read("Ask Ann. [1] Wait.[2][3] Go [1].")] == [
        "Ask Ann. [1]",
        "Wait.[2][3]",
        "Go [1].",
    ]


def test_list_items_and_paragraphs_are_told_apart() -> None:
    assert read("Do this:\n1. Open it [1].\n2. Close it [1]. Wait.\n\n- a\n") == [
        WrittenSentence("Do this:"),
        WrittenSentence("Open it [1].", "\n", "1."),
        WrittenSentence("Close it [1].", "\n", "2."),
        WrittenSentence("Wait.", " "),
        WrittenSentence("a", "\n\n", "-"),
    ]


def test_a_line_that_was_only_wrapped_goes_on() -> None:
    assert [each.text for each in read("Ask for it in the\nleave form [1].")] == ["Ask for it in the\nleave form [1]."]


def test_a_code_block_is_one_piece_with_its_citation() -> None:
    assert [each.text for each in read("```sh\nrun a. b\n\nrun c\n```\n[1]\nDone.")] == [
        "```sh\nrun a. b\n\nrun c\n```\n[1]",
        "Done.",
    ]


def test_nothing_is_given_out_before_its_end_is_certain() -> None:
    reader = SentenceReader()
    assert reader.feed("It costs 3.") == []
    assert reader.feed("5 euros.") == []
    assert reader.feed(" [") == []
    assert reader.feed("1]") == []
    assert [each.text for each in reader.feed(" Pay")] == ["It costs 3.5 euros. [1]"]


TEXT = st.text(alphabet="ab. \n[]1-`*?A", max_size=120)


@given(TEXT, st.integers(1, 9))
def test_it_does_not_matter_in_which_pieces_a_text_arrives(text: str, size: int) -> None:
    assert read(text, size) == read(text, len(text) or 1)


@given(st.text(max_size=200))
def test_no_letter_is_lost_or_added(text: str) -> None:
    def letters(written: str) -> list[str]:
        return [character for character in written if character.isalpha()]

    assert letters("".join(each.text for each in read(text))) == letters(text)


def test_a_text_without_any_end_is_cut_and_takes_no_longer_for_it() -> None:
    started = time.perf_counter()
    found = read("x" * 100_000, 1_000)
    assert time.perf_counter() - started < 5
    assert max(len(each.text) for each in found) <= LONGEST
