import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.gaps import nearest as under_test
from knowledge.gaps.linkage import Vector
from knowledge.gaps.nearest import DRAWN_FROM, DRAWN_WITHIN, NEAREST, PULL, NearestQuestions


def at(*degrees: float) -> Vector:
    angles = np.radians(degrees)
    return np.stack((np.cos(angles), np.sin(angles)), axis=1).astype(np.float32)


def crowd(seed: int, count: int, width: int = 4) -> Vector:
    vectors = np.random.default_rng(seed).normal(size=(count, width)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def drawn(vectors: Vector) -> Vector:
    questions = NearestQuestions()
    questions.add(vectors)
    return questions.drawn


def by_hand(vectors: Vector) -> Vector:
    """The same, question by question."""
    found = []
    for place, own in enumerate(vectors):
        others = np.delete(vectors, place, axis=0)
        likeness = others @ own
        nearest = np.argsort(-likeness)[:NEAREST]
        weights = PULL * np.maximum(likeness[nearest] - max(DRAWN_FROM, likeness.max() - DRAWN_WITHIN), 0)
        found.append(own + weights @ others[nearest])
    return np.stack([each / np.linalg.norm(each) for each in found])


def test_a_question_that_stands_alone_stays_where_it_is() -> None:
    assert drawn(at(0, 61, 200)) == pytest.approx(at(0, 61, 200), abs=1e-6)


def test_two_alike_questions_draw_each_other() -> None:
    first, second = drawn(at(0, 40))
    assert first @ second > np.cos(np.radians(40))
    assert first @ at(20)[0] == pytest.approx(second @ at(20)[0], abs=1e-6)


def test_people_who_share_few_words_come_together_through_the_others() -> None:
    first, *_, last = drawn(at(0, 20, 40, 60))
    assert first @ last > np.cos(np.radians(60)) + 0.15


def test_a_question_with_a_close_companion_is_not_drawn_by_others() -> None:
    assert drawn(at(0, 48))[0] @ at(48)[0] > np.cos(np.radians(48)) + 0.1
    assert drawn(at(0, 2, 48))[0] == pytest.approx(drawn(at(0, 2))[0], abs=1e-6)


@given(st.integers(0, 10_000), st.integers(2, 60))
def test_each_is_drawn_towards_its_nearest_by_as_much_as_they_are_alike(seed: int, count: int) -> None:
    assert drawn(crowd(seed, count)) == pytest.approx(by_hand(crowd(seed, count)), abs=1e-5)


@given(st.integers(0, 10_000), st.lists(st.integers(1, 40), min_size=1, max_size=6))
def test_it_does_not_matter_in_how_many_steps_they_were_added(seed: int, steps: list[int]) -> None:
    vectors, questions, start = crowd(seed, sum(steps)), NearestQuestions(), 0
    for step in steps:
        questions.add(vectors[start : start + step])
        start += step
    assert questions.drawn == pytest.approx(drawn(vectors), abs=1e-5)


def test_more_than_are_added_at_once_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = drawn(crowd(3, 200)).copy()
    monkeypatch.setattr(under_test, "ADDED_AT_ONCE", 7)
    monkeypatch.setattr(under_test, "DRAWN_AT_ONCE", 5)
    assert drawn(crowd(3, 200)) == pytest.approx(expected, abs=1e-5)


def test_the_rows_that_changed_are_told() -> None:
    questions = NearestQuestions()
    assert questions.add(at(0, 100)).tolist() == [0, 1]
    assert questions.add(at(30)).tolist() == [0, 2]
    assert questions.add(at(230)).tolist() == [3]
    assert questions.add(np.zeros((0, 2), dtype=np.float32)).tolist() == []
