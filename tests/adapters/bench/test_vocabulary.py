from string import Formatter

import pytest

from adapters.bench import vocabulary
from adapters.bench.vocabulary import CHAPTERS, REMARKS, SLOTS

MADE_UP = {"subject", "site", "system", "role_capital", "number", "amount", "room", "code"}


def slots_of(sentence: str) -> set[str]:
    return {name.removeprefix("other_") for _, name, _, _ in Formatter().parse(sentence) if name}


def test_every_slot_of_every_sentence_can_be_filled() -> None:
    sentences = [*REMARKS, *(each for chapter in CHAPTERS for each in (*chapter.sentences, *chapter.questions))]
    asked = set().union(*(slots_of(sentence) for sentence in sentences))
    assert asked <= MADE_UP | set(SLOTS)


@pytest.mark.parametrize("words", [vocabulary.SUBJECTS, vocabulary.SITES, *SLOTS.values()])
def test_no_word_is_listed_twice(words: tuple[str, ...]) -> None:
    assert len(words) == len(set(words))
    assert all(word == word.strip() and word for word in words)
