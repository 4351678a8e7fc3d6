import pytest

from retrieval.embedding import Encoder
from retrieval.word_match import WordMatch
from tests.retrieval.test_keywords import ODD

LAPTOPS = "Contractors get the same laptop as employees, for as long as the contract runs."


def test_the_very_words_are_met_entirely(encoder: Encoder) -> None:
    match = encoder.word_match("Which laptop do contractors get?", LAPTOPS)
    assert match.mean == pytest.approx(1.0, abs=1e-3)
    assert match.least == pytest.approx(1.0, abs=1e-3)


def test_the_one_thing_that_a_passage_does_not_speak_of_is_noticed(encoder: Encoder) -> None:
    laptop, parking = (encoder.word_match(f"Do contractors get a {thing}?", LAPTOPS) for thing in ("laptop", "garage"))
    assert parking.least < laptop.least - 0.3
    assert parking.least < parking.mean < laptop.mean


def test_a_word_is_met_by_one_that_means_nearly_the_same(encoder: Encoder) -> None:
    computer, banana = (encoder.word_match(f"Which {word}?", LAPTOPS) for word in ("computer", "banana"))
    assert computer.least > banana.least + 0.1


def test_words_that_only_ask_need_not_be_met(encoder: Encoder) -> None:
    assert encoder.word_match("What is it that I should have, and when?", LAPTOPS) == WordMatch(0.0, 0.0)


def test_marks_are_no_words(encoder: Encoder) -> None:
    assert encoder.word_match("laptop?!", LAPTOPS) == encoder.word_match("laptop", LAPTOPS)


def test_nothing_is_met_by_nothing(encoder: Encoder) -> None:
    assert encoder.word_match("", LAPTOPS) == encoder.word_match("laptop", "") == WordMatch(0.0, 0.0)


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_whatever_is_asked_or_written_can_be_compared(encoder: Encoder, text: str) -> None:
    for match in (encoder.word_match(text, LAPTOPS), encoder.word_match("laptop", text)):
        assert -1.001 <= match.least <= match.mean <= 1.001
