import pytest

from bot import phrases
from bot.people.wishes import Topic
from bot.questions.feedback import Reason

SPOKEN = [value for name, value in vars(phrases).items() if name.isupper() and isinstance(value, str)]


@pytest.mark.parametrize("words", SPOKEN)
def test_no_phrase_shouts(words: str) -> None:
    assert "!" not in words


def test_the_first_words_are_three_lines() -> None:
    assert len(phrases.FIRST_WORDS.splitlines()) == 3


def test_every_reason_and_topic_has_its_words() -> None:
    assert set(phrases.WHY_LABELS) == {reason.value for reason in Reason}
    assert set(phrases.TOPIC_LABELS) == {topic.value for topic in Topic}


@pytest.mark.parametrize(("count", "words"), [(0, "nothing to forget"), (1, "one question."), (3, "3 questions.")])
def test_what_was_forgotten_is_counted(count: int, words: str) -> None:
    assert words in phrases.forgotten(count)


def test_files_left_out_are_named() -> None:
    assert phrases.only_text_read([]) == ""
    assert phrases.only_text_read(["a.png", "b.png"]).endswith("a.png and b.png.")


def test_a_stopped_question_has_an_outcome_of_its_own() -> None:
    assert phrases.stopped().outcome == phrases.WITHDRAWN
