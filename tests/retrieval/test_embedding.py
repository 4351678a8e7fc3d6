from pathlib import Path

import numpy as np
import pytest

from retrieval.embedding import Encoder, ModelNotFound, load_encoder
from tests.retrieval.test_keywords import ODD


def test_texts_that_mean_the_same_are_near(encoder: Encoder) -> None:
    ill, sick, hotel = encoder.encode(["I am ill today", "I'm sick and cannot work", "The price of a hotel in Zurich"])
    assert ill @ sick > ill @ hotel + 0.2


def test_every_vector_has_unit_length(encoder: Encoder) -> None:
    vectors = encoder.encode(["one", "", "two words", "\0"])
    assert vectors.shape == (4, encoder.dimension)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-4)


def test_no_texts_give_no_vectors(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.dimension)


def test_texts_keep_their_order_however_long_they_are(encoder: Encoder) -> None:
    texts = ["short", "a much longer sentence about payslips and bank accounts", "mid length text"]
    together = encoder.encode(texts)
    assert np.allclose(together, np.concatenate([encoder.encode([text]) for text in texts]), atol=1e-4)


def test_tokens_are_counted_beyond_what_the_model_reads(encoder: Encoder) -> None:
    assert encoder.count_tokens("word") == 1
    assert encoder.count_tokens("word " * 1000) == 1000
    assert encoder.count_tokens("") == 0


def test_the_limit_is_what_the_model_reads_of_a_text(encoder: Encoder) -> None:
    full = "word " * encoder.token_limit
    whole, longer, shorter = encoder.encode(
        [full, full + "hotel in Zurich", full[: len(full) // 2] + "hotel in Zurich"]
    )
    assert np.allclose(whole, longer, atol=1e-5)
    assert not np.allclose(whole, shorter, atol=1e-3)


def test_characters_that_nobody_sees_change_nothing(encoder: Encoder) -> None:
    plain, hidden = encoder.encode(["reset password", "reset\u202e \u200fpassword\ufeff"])
    assert np.allclose(plain, hidden, atol=1e-5)


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_whatever_somebody_types_has_a_vector_and_a_length(encoder: Encoder, text: str) -> None:
    assert np.isfinite(encoder.encode([text])).all()
    assert encoder.count_tokens(text) >= 0


def test_the_packaged_model_says_which_it_is(encoder: Encoder) -> None:
    assert encoder.model_id == "all-MiniLM-L6-v2"


def test_a_model_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelNotFound, match="no-such-model"):
        load_encoder(str(tmp_path / "no-such-model"))
