"""Which gap a question belongs to: questions that mean the same are one gap, from the second one on. Pure.

The link between a question and a gap is half its likeness to the gap's nearest question and half that to the gap's
centre. The nearest alone chains unlike questions together; the centre alone splits what people say in many ways.
`benchmarks/grouping.py` measures it, and what else was tried is in benchmarks/RESULTS.md.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
"""Of unit length, so that a dot product is a cosine."""

JOIN_FROM = 0.60
"""The link from which a question joins a gap. Found on three sets of real questions that were grouped by people."""

MOST_CANDIDATES = 20


def links(question: Vector, vectors: Vector, gap_of: NDArray[np.intp], centres: Vector) -> Vector:
    """How strongly `question` is linked to each gap, -1 to 1.

    `vectors` holds one row a known question and `gap_of` the number of its gap; `centres` holds one row a gap, the mean
    direction of its questions. The work is one pass over the known questions.
    """
    nearest = np.full(len(centres), -1.0, dtype=np.float32)
    np.maximum.at(nearest, gap_of, vectors @ question)
    return np.asarray((nearest + centres @ question) / 2, dtype=np.float32)


class Grouping:
    """The vectors of the known gap questions, all of one model, held in memory. Not safe for two threads at once."""

    def __init__(self) -> None:
        self._gaps: list[str] = []
        self._number_of: dict[str, int] = {}
        self._gap_of = np.zeros(0, dtype=np.intp)
        self._vectors = np.zeros((0, 0), dtype=np.float32)
        self._centres = np.zeros((0, 0), dtype=np.float32)
        self._lengths: list[float] = []
        self._known = 0

    def add(self, gap_id: str, vector: Vector) -> None:
        """Take a question's vector into a gap, which is new if it was not known."""
        number = self._number_of.setdefault(gap_id, len(self._gaps))
        if number == len(self._gaps):
            self._gaps.append(gap_id)
            self._lengths.append(0.0)
        self._vectors = _with_room(self._vectors, self._known, vector.size)
        self._centres = _with_room(self._centres, number, vector.size)
        if len(self._gap_of) < len(self._vectors):
            self._gap_of = np.resize(self._gap_of, len(self._vectors))
        self._vectors[self._known] = vector
        self._gap_of[self._known] = number
        self._known += 1
        self._move_centre(number, vector)

    def candidates(self, question: Vector, join_from: float = JOIN_FROM) -> Sequence[str]:
        """The gaps the question may join, best first; empty when it is the first of its kind."""
        if not self._known:
            return []
        known, gaps = self._known, len(self._gaps)
        strength = links(question, self._vectors[:known], self._gap_of[:known], self._centres[:gaps])
        best = np.argsort(-strength, kind="stable")[:MOST_CANDIDATES]
        return [self._gaps[number] for number in best if strength[number] >= join_from]

    def _move_centre(self, number: int, vector: Vector) -> None:
        # A centre and the length of the sum it stands for are the sum: the next vector is added to that.
        total = self._centres[number] * self._lengths[number] + vector
        self._lengths[number] = float(np.linalg.norm(total))
        self._centres[number] = total / max(self._lengths[number], np.finfo(np.float32).tiny)


def _with_room(rows: Vector, needed: int, width: int) -> Vector:
    """`rows` with at least one more than `needed` of them; grown by doubling, so that adding stays cheap."""
    if needed < len(rows):
        return rows
    grown = np.zeros((max(64, 2 * len(rows)), width), dtype=np.float32)
    if len(rows):
        grown[: len(rows)] = rows
    return grown
