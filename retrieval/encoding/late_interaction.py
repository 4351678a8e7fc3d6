"""Comparing a question with a passage word by word, each word as the model understood it in its sentence.

One vector for a whole passage blurs what it says; here every content word of the question looks for the word of the
passage that comes nearest to it, and the mean of those, rare words counting more, is how well the passage meets the
question (the "late interaction" of Khattab and Zaharia 2020, ColBERT). The words' vectors come from the same pass of
the model that gives the sentence's, so they cost nothing to compute; what they cost is space, so they are kept short
and in whole numbers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

WIDTH = 128
"""Numbers kept of each word's vector. On the development sets 128 of 384 lose about one point of hit@1, 64 two or
three (benchmarks/RESULTS.md)."""

SCALE = 127.0
"""A unit vector's numbers, times this, fit a signed byte."""

TokenRows = NDArray[np.int8]
"""A row of `WIDTH` signed bytes for each content word of a text, in order."""

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Reading:
    """What one pass of the model gives for a text: its unit vector, and what is kept of its content words' vectors.

    `weights` says how much each word counts, 1 in all; None: all the same.
    """

    vector: Floats
    tokens: TokenRows
    weights: Floats | None = None


@dataclass(frozen=True)
class TokenAxes:
    """The directions in which a model's word vectors differ most: what is kept of them.

    `centre` has the model's width, `axes` a column for each number kept.
    """

    centre: Floats
    axes: Floats

    def rows(self, states: Floats) -> TokenRows:
        """What is kept of the states that the model's last layer has for some words, one row each."""
        kept = (states - self.centre) @ self.axes
        lengths = np.linalg.norm(kept, axis=1, keepdims=True)
        rows: TokenRows = np.rint(kept * (SCALE / np.maximum(lengths, 1e-9))).astype(np.int8)
        return rows


def fit_axes(states: Floats, width: int = WIDTH) -> TokenAxes:
    """The axes for a model, from the states of a few thousand words of ordinary text (principal components)."""
    centre = states.mean(axis=0)
    apart = states - centre
    _, directions = np.linalg.eigh(apart.T @ apart / len(apart))
    axes = directions[:, ::-1][:, :width]
    return TokenAxes(centre.astype(np.float32), np.ascontiguousarray(axes, dtype=np.float32))


def blend(question: Reading, context: Reading, share: float) -> Reading:
    """The question with what was said before it, which counts for `share` of the whole.

    Every cosine and likeness of the blend is the weighted mean of both texts' own.
    """
    if not len(question.tokens) or not len(context.tokens):
        return question if len(question.tokens) else context
    weights = [(1 - share) * _weights(question), share * _weights(context)]
    return Reading(
        vector=((1 - share) * question.vector + share * context.vector).astype(np.float32),
        tokens=np.concatenate([question.tokens, context.tokens]),
        weights=np.concatenate(weights),
    )


def likeness(question: Reading, passages: Sequence[TokenRows]) -> Floats:
    """How well each passage meets the question's words, about 0 (nothing alike) to 1 (every word is there).

    A text without content words is like nothing: 0.
    """
    found = np.zeros(len(passages), dtype=np.float32)
    held = [place for place, rows in enumerate(passages) if len(rows)]
    if not held or not len(question.tokens):
        return found
    asked = question.tokens.astype(np.float32) / (SCALE * SCALE)
    words = np.concatenate([passages[place] for place in held], dtype=np.float32, casting="unsafe")
    starts = np.cumsum([0, *(len(passages[place]) for place in held[:-1])])
    nearest = np.maximum.reduceat(words @ asked.T, starts, axis=0)
    found[held] = nearest @ _weights(question)
    return found


def _weights(question: Reading) -> Floats:
    if question.weights is not None:
        return question.weights
    return np.full(len(question.tokens), 1 / max(1, len(question.tokens)), dtype=np.float32)
