from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.encoding.embedding import Encoder
from retrieval.encoding.late_interaction import WIDTH, Reading, TokenAxes, TokenRows, blend, fit_axes, likeness


def _rows(*values: int) -> TokenRows:
    """A row along one axis for each value: rows of the same value are alike, others have nothing in common."""
    rows = np.zeros((len(values), WIDTH), dtype=np.int8)
    rows[np.arange(len(values)), list(values)] = 127
    return rows


def _asked(*values: int) -> Reading:
    vector = np.zeros(2, dtype=np.float32)
    vector[len(values) % 2] = 1
    return Reading(vector, _rows(*values))


def test_each_word_of_the_question_looks_for_its_nearest() -> None:
    assert likeness(_asked(1, 2), [_rows(2, 1, 5), _rows(1), _rows(7)]).tolist() == pytest.approx([1.0, 0.5, 0.0])


def test_a_word_that_tells_more_counts_more() -> None:
    asked = replace(_asked(1, 2), weights=np.array([0.25, 0.75], dtype=np.float32))
    assert likeness(asked, [_rows(1), _rows(2)]).tolist() == pytest.approx([0.25, 0.75])


def test_a_context_keeps_how_much_each_words_tells() -> None:
    question = replace(_asked(1, 2), weights=np.array([0.25, 0.75], dtype=np.float32))
    assert blend(question, _asked(5), 0.2).weights == pytest.approx(np.array([0.2, 0.6, 0.2]))


def test_words_beyond_the_questions_take_nothing_away() -> None:
    assert likeness(_asked(1), [_rows(*range(30))])[0] == pytest.approx(1.0)


def test_texts_without_content_words_are_like_nothing() -> None:
    assert likeness(_asked(), [_rows(1)]).tolist() == [0.0]
    assert likeness(_asked(1), [_rows(), _rows(1)]).tolist() == pytest.approx([0.0, 1.0])
    assert likeness(_asked(1), []).tolist() == []


@given(st.lists(st.lists(st.integers(0, 20), max_size=6), max_size=5), st.lists(st.integers(0, 20), max_size=4))
def test_a_passage_is_as_like_alone_as_among_others(passages: list[list[int]], question: list[int]) -> None:
    together = likeness(_asked(*question), [_rows(*each) for each in passages])
    alone = [likeness(_asked(*question), [_rows(*each)])[0] for each in passages]
    assert together.tolist() == pytest.approx(alone)


def test_a_context_counts_for_its_share_of_every_likeness_and_cosine() -> None:
    question, context, passages = _asked(1, 2), _asked(5), [_rows(1, 2), _rows(1, 5), _rows(5)]
    blended = blend(question, context, 0.25)
    mean = 0.75 * likeness(question, passages) + 0.25 * likeness(context, passages)
    assert likeness(blended, passages).tolist() == pytest.approx(mean.tolist())
    assert blended.vector.tolist() == pytest.approx([0.75, 0.25])


def test_a_question_or_a_context_without_content_words_leaves_the_other() -> None:
    assert blend(_asked(), _asked(1), 0.5).tokens.tolist() == _rows(1).tolist()
    assert blend(_asked(1), _asked(), 0.5).tokens.tolist() == _rows(1).tolist()


def test_axes_keep_what_differs_and_drop_what_all_share() -> None:
    generator = np.random.default_rng(7)
    states = generator.normal(size=(400, 200)).astype(np.float32) * np.linspace(3, 0, 200, dtype=np.float32) + 5
    axes = fit_axes(states, 32)
    kept = axes.rows(states).astype(float) / 127
    assert kept.shape == (400, 32)
    assert np.linalg.norm(kept, axis=1) == pytest.approx(1.0, abs=0.05)
    assert abs(kept.mean()) < 0.05


def test_a_state_at_the_centre_is_a_row_of_nothing() -> None:
    axes = TokenAxes(np.ones(3, dtype=np.float32), np.eye(3, 2, dtype=np.float32))
    assert axes.rows(np.ones((1, 3), dtype=np.float32)).tolist() == [[0, 0]]


def test_the_model_meets_a_paraphrase_better_than_a_neighbouring_subject(encoder: Encoder) -> None:
    question, *passages = encoder.read(
        [
            "who pays for a broken screen?",
            "If the display of your laptop cracks, the company covers the cost of the repair.",
            "Laptops are handed out on the first day and returned on the last.",
        ]
    )
    cracked, handed_out = likeness(question, [each.tokens for each in passages])
    assert cracked > handed_out + 0.05
