from retrieval.question_words import ASKING, content_of
from retrieval.search.keywords import stems


def test_what_a_question_is_about_remains_once_and_in_order() -> None:
    assert content_of(stems("How do I book leave, and when can I book it?")) == ["book", "leav"]


def test_a_question_may_be_about_nothing() -> None:
    assert content_of(stems("What can I do?")) == []


def test_the_words_are_written_as_the_index_stems_them() -> None:
    questions = "Please tell me: how many, why, does any, and has she got some? Thanks, hello, goes, whose, myself"
    assert content_of(stems(questions)) == []
    assert {"pleas", "mani", "whi", "doe", "ani"} <= ASKING
