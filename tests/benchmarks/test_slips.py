import pytest

from benchmarks.slips import mistyped

QUESTION = "How do I reset my password on a telephone?"


@pytest.mark.parametrize("seed", range(20))
def test_so_many_words_are_mistyped_by_a_letter_and_begin_as_they_did(seed: int) -> None:
    for words in (1, 2):
        now = mistyped(QUESTION, words, seed).split()
        wrong = [(is_, was) for is_, was in zip(now, QUESTION.split(), strict=True) if is_ != was]
        assert len(wrong) <= words, "two equal neighbours can be swapped"
        assert all(is_[0] == was[0] and abs(len(is_) - len(was)) <= 1 for is_, was in wrong)


def test_the_same_seed_slips_alike() -> None:
    assert mistyped(QUESTION, 2, 3) == mistyped(QUESTION, 2, 3) != QUESTION


def test_short_words_are_typed_as_they_are() -> None:
    assert mistyped("who do I ask", 2, 0) == "who do I ask"
