"""A quick look at all vectors at once: each number as a signed byte, and all products as sums of whole numbers.

A scan of all vectors is bound by the memory they take. So it is a quarter of that, and what rounding hides is found by
looking closely at some more of the nearest than were asked for.
"""

import numkong
import numpy as np
from numpy.typing import NDArray

from retrieval.search.growing import Floats, GrowingRows

Bytes = NDArray[np.int8]

SCALE = 254.0
"""A number of a unit vector, times this, is a signed byte; what lies beyond one half counts as one half. Four of all
numbers at most can lie there, and of the packaged model's none does."""

LOOKED_AT_CLOSELY = 100
"""Of 10,393 passages of five development sets, the 60 nearest by signed bytes hold all of the 40 nearest to each of 518
questions, and the 40 nearest 98 % of them."""

PAGE = 1_000
"""Vectors quantized at once: all of them would take their memory several times."""

SAMPLED = 64
"""One value in so many says where the highest of all begin."""


def quantize(vectors: Floats) -> Bytes:
    """Unit vectors as signed bytes, row by row."""
    rounded: Bytes = np.clip(np.rint(vectors * SCALE), -127, 127).astype(np.int8)
    return rounded


def quantized_rows(vectors: Floats) -> GrowingRows[np.int8]:
    """All of these unit vectors as signed bytes."""
    rows = GrowingRows[np.int8](vectors.shape[1], len(vectors), np.int8)
    for start in range(0, len(vectors), PAGE):
        rows.after(start, quantize(vectors[start : start + PAGE]))
    return rows


def likenesses(rows: Bytes, question: Floats) -> Floats:
    """About the cosine of every row with the question's unit vector, times the square of `SCALE`."""
    asked = quantize(question[np.newaxis])
    sums: Floats = np.asarray(numkong.cdist(asked, rows, metric="dot", out_dtype="float32"))[0]
    return sums


def best(values: Floats, count: int) -> NDArray[np.int64]:
    """The places of the `count` highest values (at least one), in no order."""
    if count >= len(values):
        return np.arange(len(values))
    some = values[::SAMPLED]
    # Twice as many of the sample as there should be, and some: rarely too few, and then all are looked through.
    enough = 2 * (count // SAMPLED) + 8
    if enough < len(some):
        high = np.flatnonzero(values >= np.partition(some, -enough)[-enough])
        if len(high) >= count:
            return high[np.argpartition(values[high], -count)[-count:]]
    return np.argpartition(values, -count)[-count:]
