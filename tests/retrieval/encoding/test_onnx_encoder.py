from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.encoding.embedding import Encoder
from retrieval.encoding.onnx_encoder import by_length
from tests.retrieval.shelf import SHELF

QUESTIONS = [f"How many {each.details.title} can I get?" for each in SHELF]


@given(st.lists(st.integers(1, 300), max_size=60))
def test_every_text_is_in_one_batch_and_no_batch_is_too_long(lengths: list[int]) -> None:
    batches = by_length(lengths, most=256)
    assert sorted(place for batch in batches for place in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) == 1 or len(batch) * max(lengths[place] for place in batch) <= 256
    longest = [lengths[batch[0]] for batch in batches]
    assert longest == sorted(longest, reverse=True)


def test_texts_of_one_length_fill_a_batch() -> None:
    assert [len(batch) for batch in by_length([16] * 40, most=256)] == [16, 16, 8]


def test_many_texts_have_the_vectors_that_each_has_alone(encoder: Encoder) -> None:
    texts = [f"{word} " * length for length in (1, 60, 7, 200, 30) for word in ("holiday", "laptop")]
    together = encoder.encode(texts)
    assert np.allclose(together, np.concatenate([encoder.encode([text]) for text in texts]), atol=1e-5)


def test_a_reading_is_the_same_alone_and_among_others(encoder: Encoder) -> None:
    texts = [each.passage.text for each in SHELF] * 5
    for text, reading in zip(texts, encoder.read(texts), strict=True):
        alone = encoder.read([text])[0]
        assert np.allclose(reading.vector, alone.vector, atol=1e-5)
        assert np.abs(reading.tokens.astype(int) - alone.tokens).max() <= 1


def test_questions_asked_at_once_each_get_their_own_answer(encoder: Encoder) -> None:
    expected = [encoder.encode([question])[0] for question in QUESTIONS]
    with ThreadPoolExecutor(30) as pool:
        found = list(pool.map(lambda question: encoder.read([question])[0], QUESTIONS * 10))
    for reading, vector in zip(found, expected * 10, strict=True):
        assert np.allclose(reading.vector, vector, atol=1e-4)
        assert len(reading.tokens) >= 2


def test_readings_and_vectors_may_be_asked_for_together(encoder: Encoder) -> None:
    def one(place: int) -> int:
        question = QUESTIONS[place % len(QUESTIONS)]
        return len(encoder.read([question])[0].tokens) if place % 2 else len(encoder.encode([question]))

    with ThreadPoolExecutor(30) as pool:
        found = list(pool.map(one, range(200)))
    assert set(found[::2]) == {1}
    assert min(found[1::2]) >= 2


@pytest.mark.parametrize("count", [1, 2, 300])
def test_however_many_texts_there_are_each_has_a_vector_of_unit_length(encoder: Encoder, count: int) -> None:
    vectors = encoder.encode(QUESTIONS[:1] * count)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-4)
    assert len(vectors) == count
