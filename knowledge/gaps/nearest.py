"""Which questions are nearest to each question, and what that says about it. Pure.

People put one thing in many ways, and two of them may share little. But between them lie others' wordings. So each
question is also described by its nearest questions: its own vector, drawn towards theirs. Questions in one crowd come
to lie close together, and a question that stands alone stays where it is. What that is worth is in
benchmarks/RESULTS.md.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from knowledge.gaps.linkage import Numbers, Vector

NEAREST = 10
"""How many questions draw a question at most. From 7 to 15 the results hardly differ."""

DRAWN_FROM = 0.60
"""The cosine from which a question draws another."""

DRAWN_WITHIN = 0.20
"""How much less alike than the nearest question one may be and still draw."""

PULL = 6.0
"""The weight of a question that draws, for each unit by which it is more alike than these two ask for. With all three,
the nearest question draws at most a little more than the question's own vector holds it."""

ADDED_AT_ONCE = 512
DRAWN_AT_ONCE = 1024


class NearestQuestions:
    """The vectors of questions, their nearest, and the drawn vectors; some 3.2 kB a question of 384 dimensions."""

    def __init__(self) -> None:
        self._known = 0
        self._own = np.zeros((0, 0), dtype=np.float32)
        self._drawn = np.zeros((0, 0), dtype=np.float32)
        self._nearest = np.zeros((0, NEAREST), dtype=np.int32)
        self._likeness = np.zeros((0, NEAREST), dtype=np.float32)

    @property
    def drawn(self) -> Vector:
        """A row of unit length a question, in the order they were added. Changes in place when more are added."""
        return self._drawn[: self._known]

    def add(self, vectors: Vector) -> Numbers:
        """Take in questions, one row of unit length each; gives the rows whose drawn vectors are new or changed."""
        self._make_room(*vectors.shape)
        changed = [
            self._add_some(vectors[start : start + ADDED_AT_ONCE]) for start in range(0, len(vectors), ADDED_AT_ONCE)
        ]
        rows = np.unique(np.concatenate(changed)) if changed else np.zeros(0, dtype=np.intp)
        for start in range(0, len(rows), DRAWN_AT_ONCE):
            self._draw(rows[start : start + DRAWN_AT_ONCE])
        return rows

    def _make_room(self, count: int, width: int) -> None:
        needed = self._known + count
        if needed <= len(self._own):
            return
        room = max(64, needed, 2 * len(self._own))
        self._own, self._drawn = (_with_room(each, room, width) for each in (self._own, self._drawn))
        self._nearest = _with_room(self._nearest, room, NEAREST)
        self._likeness = _with_room(self._likeness, room, NEAREST)

    def _add_some(self, vectors: Vector) -> Numbers:
        """Note the nearest of the new rows, and of the known ones that they are among the nearest of."""
        first, end = self._known, self._known + len(vectors)
        self._own[first:end] = vectors
        self._known = end
        likeness = self._own[:end] @ vectors.T
        likeness[np.arange(first, end), np.arange(len(vectors))] = -1.0
        self._note(np.arange(first, end), likeness.T, np.arange(end))
        farthest = np.maximum(self._likeness[:first].min(axis=1), DRAWN_FROM)
        rows = np.flatnonzero(likeness[:first].max(axis=1) > farthest)
        self._note(rows, likeness[rows], np.arange(first, end))
        return np.concatenate((rows, np.arange(first, end)))

    def _note(self, rows: Numbers, likeness: Vector, others: Numbers) -> None:
        """Keep the nearest of what these rows had and of the `others`, to which they are alike as `likeness` says."""
        all_likeness = np.hstack((self._likeness[rows], likeness))
        every = np.hstack((self._nearest[rows], np.broadcast_to(others, likeness.shape)))
        best = np.argpartition(-all_likeness, NEAREST - 1, axis=1)[:, :NEAREST]
        self._likeness[rows] = np.take_along_axis(all_likeness, best, axis=1)
        self._nearest[rows] = np.take_along_axis(every, best, axis=1)

    def _draw(self, rows: Numbers) -> None:
        likeness = self._likeness[rows]
        draws_from = np.maximum(likeness.max(axis=1, keepdims=True) - DRAWN_WITHIN, DRAWN_FROM)
        # What is not there yet has likeness 0, and so no weight.
        weights = PULL * np.maximum(likeness - draws_from, 0)
        drawn = self._own[rows] + np.einsum("rn,rnd->rd", weights, self._own[self._nearest[rows]])
        self._drawn[rows] = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def _with_room(rows: NDArray[Any], room: int, width: int) -> NDArray[Any]:
    """A copy with more rows, the new ones zero; grown by doubling, so that adding stays cheap."""
    grown = np.zeros((room, width), dtype=rows.dtype)
    if len(rows):
        grown[: len(rows)] = rows
    return grown
