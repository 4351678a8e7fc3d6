import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.encoding.agreement import familiar_questions, overlap


def _vectors(count: int, seed: int) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(count, 16)).astype(np.float32)
    unit: NDArray[np.float32] = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return unit


def test_an_encoder_agrees_with_itself() -> None:
    one = (_vectors(20, 1), _vectors(100, 2))
    assert overlap(one, one) == 1.0


def test_vectors_that_are_turned_together_still_agree() -> None:
    questions, passages = _vectors(20, 1), _vectors(100, 2)
    turned, _ = np.linalg.qr(np.random.default_rng(3).normal(size=(16, 16)))
    turned = turned.astype(np.float32)
    assert overlap((questions, passages), (questions @ turned, passages @ turned)) == pytest.approx(1.0, abs=0.01)


def test_vectors_that_have_nothing_to_do_with_each_other_agree_by_chance_only() -> None:
    share = overlap((_vectors(200, 1), _vectors(100, 2)), (_vectors(200, 3), _vectors(100, 4)))
    assert share == pytest.approx(0.1, abs=0.04)


def test_the_order_among_the_nearest_does_not_matter() -> None:
    questions = np.eye(1, 4, dtype=np.float32)
    passages = np.array([[0.9, 0, 0, 0], [0.8, 0, 0, 0], [0.1, 0, 0, 0]], dtype=np.float32)
    assert overlap((questions, passages), (questions, passages[[1, 0, 2]]), nearest=2) == 1.0
    assert overlap((questions, passages), (questions, passages[[2, 1, 0]]), nearest=2) == 0.5


def test_the_sample_has_questions_and_passages_enough() -> None:
    questions, passages = familiar_questions(lambda text: len(text.split()), 200)
    assert len(questions) == len(set(questions)) > 200
    assert len(passages) > 200
    assert max(len(passage.split()) for passage in passages) < 250
