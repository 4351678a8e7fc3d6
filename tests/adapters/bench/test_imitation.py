import numpy as np

from adapters.bench.imitation import ImitatingEncoder
from retrieval.encoding.embedding import Encoder

EXAMPLES = ["Parking permits\nAsk the front desk.", "Parking permits\nThey cost nothing.", "Rain\nTake a coat."]


def imitating(encoder: Encoder) -> ImitatingEncoder:
    return ImitatingEncoder(encoder, {"Parking permits"}, EXAMPLES)


def test_texts_that_begin_with_a_given_line_are_really_embedded(encoder: Encoder) -> None:
    vectors = imitating(encoder).encode(["Something else\nMade up.", EXAMPLES[0]])
    np.testing.assert_allclose(vectors[1], encoder.encode([EXAMPLES[0]])[0], atol=1e-5)


def test_other_vectors_are_of_unit_length_the_same_each_time_and_different_for_each_text(encoder: Encoder) -> None:
    texts = [f"Invented\nText {number}" for number in range(50)]
    vectors = imitating(encoder).encode(texts)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    np.testing.assert_array_equal(vectors, imitating(encoder).encode(texts))
    assert len(np.unique(vectors, axis=0)) == 50


def test_an_index_it_filled_belongs_to_the_real_model(encoder: Encoder) -> None:
    made = imitating(encoder)
    assert (made.model_id, made.dimension, made.token_limit) == (
        encoder.model_id,
        encoder.dimension,
        encoder.token_limit,
    )
    assert made.count_tokens("two words") == encoder.count_tokens("two words")


def test_a_reading_has_about_as_many_words_as_the_text_has_content_words(encoder: Encoder) -> None:
    short, long = imitating(encoder).read(["Made up\nand short.", "Made up\n" + "and very long " * 20])
    assert len(short.tokens) <= 2
    assert len(short.tokens) < len(long.tokens)
    assert short.tokens.shape[1] == encoder.read(["word"])[0].tokens.shape[1]


def test_no_texts_make_no_vectors(encoder: Encoder) -> None:
    assert imitating(encoder).encode([]).shape == (0, encoder.dimension)
