from pathlib import Path

import numpy as np
import pytest

from retrieval.encoding.torch_encoder import TorchEncoder, calm_threads, load_torch
from tests.retrieval.tiny_model import MOST_TOKENS

TEXTS = ["carry over days", "", "Ask your manager.", "\0"]


@pytest.fixture(scope="module")
def original(tiny_model: Path) -> TorchEncoder:
    return load_torch(str(tiny_model), "tiny", offline=True)


def test_every_text_has_a_vector_of_unit_length(original: TorchEncoder) -> None:
    vectors = original.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), original.dimension)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-4)
    assert original.encode([]).shape == (0, original.dimension)


def test_a_reading_has_the_texts_vector_and_a_row_for_each_content_word(original: TorchEncoder) -> None:
    readings = original.read(TEXTS)
    assert np.allclose([each.vector for each in readings], original.encode(TEXTS), atol=1e-5)
    assert [len(each.tokens) for each in readings][1:] == [0, 2, 0]


def test_tokens_are_counted_beyond_what_the_model_reads(original: TorchEncoder) -> None:
    assert original.token_limit == MOST_TOKENS - 2
    assert original.count_tokens("days " * 100) == 100


def test_one_question_leaves_cores_to_others(original: TorchEncoder) -> None:
    import torch

    calm_threads()
    assert torch.get_num_threads() <= 4
    assert np.isfinite(original.encode(["days"])).all()


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises((OSError, ValueError)):
        load_torch(str(tmp_path / "nowhere"), "nowhere", offline=True)
