import numpy as np
import pytest

from retrieval.encoding.onnx_form import Form
from retrieval.encoding.onnx_model import OnnxModel
from tests.retrieval.tiny_model import MOST_TOKENS


@pytest.fixture(scope="module")
def model(tiny_form: Form) -> OnnxModel:
    return OnnxModel(tiny_form.folder, tiny_form.facts.most_tokens)


def test_a_long_text_is_cut_and_keeps_its_end_mark(model: OnnxModel) -> None:
    short, long = model.tokens(["days", "days " * 100])
    assert len(short) == 3
    assert len(long) == MOST_TOKENS
    assert (long[0], long[-1]) == (short[0], short[-1])
    assert model.count_tokens("days " * 100) == 100


@pytest.mark.parametrize("text", ["one line\nand a second\r\n\n", "a line of " * 1_000 + "\nmany characters"])
def test_a_text_has_as_many_tokens_as_the_whole_of_it_read_at_once(model: OnnxModel, text: str) -> None:
    assert model.count_tokens(text) == len(model.tokenizer.encode(text, add_special_tokens=False).ids)


def test_one_pass_gives_vectors_and_the_states_of_content_words(model: OnnxModel) -> None:
    texts = model.tokens(["carry over the days", "", "Ask your manager."])
    vectors, words = model.vectors_and_words(texts)
    assert np.allclose(vectors, model.vectors(texts), atol=1e-6)
    assert [each.states.shape for each in words[1:]] == [(0, model.dimension), (2, model.dimension)]
    assert [len(each.shares) for each in words[1:]] == [0, 2]


def test_what_nobody_sees_changes_nothing(model: OnnxModel) -> None:
    plain, hidden = model.tokens(["carry over", "car\u200bry\0over\ufeff"])
    assert plain == hidden
