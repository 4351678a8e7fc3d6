"""A quick look at many vectors at once: where each lies along the few directions in which they differ most.

A scan of all numbers of all vectors is bound by the memory they take. The sketch takes less than a third of it, and
leaves some hundred vectors to look at closely.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

DIRECTIONS = 112
"""Of 384. With 64, a thirtieth of the ten nearest is lost; 160 lose hardly any and take half as long again."""

LOOKED_AT_CLOSELY = 600
"""By the sketch, so many of 16,129 passages of five development sets hold 99.8 % of the ten nearest to each of 616
questions, and 99.2 % of the forty nearest. Among half as many passages it is as much."""

FEWEST = 5_000
"""Fewer vectors than this are scanned as quickly without a sketch."""

FITTED_TO = 2_000
"""Vectors whose directions are taken for those of all."""


@dataclass(frozen=True)
class Sketch:
    """Vectors in short: `places` has a row of `DIRECTIONS` numbers for each. `fitted` is how many there were when the
    directions were chosen."""

    axes: Floats
    places: Floats
    fitted: int

    @classmethod
    def of(cls, vectors: Floats) -> "Sketch | None":
        """The sketch of these vectors, or None where they are too few to need one. Blocks for a tenth of a second."""
        if len(vectors) < FEWEST or vectors.shape[1] <= DIRECTIONS:
            return None
        some = vectors[:: max(1, len(vectors) // FITTED_TO)]
        _, directions = np.linalg.eigh(some.T @ some)
        axes = np.ascontiguousarray(directions[:, ::-1][:, :DIRECTIONS], dtype=np.float32)
        return cls(axes, vectors @ axes, len(vectors))

    def changed(self, keep: NDArray[np.bool_], vectors: Floats) -> "Sketch | None":
        """The sketch of those to keep and of all `vectors`, those of before and new ones after them.

        The directions stay, until there are twice as many vectors.
        """
        if not FEWEST <= len(vectors) <= 2 * self.fitted:
            return Sketch.of(vectors)
        new = vectors[np.count_nonzero(keep) :]
        return Sketch(self.axes, replaced(self.places, keep, new @ self.axes), self.fitted)

    def likenesses(self, question: Floats) -> Floats:
        """About the cosine of every vector with the question's."""
        return np.asarray(self.places @ (question @ self.axes), dtype=np.float32)


def replaced(rows: Floats, keep: NDArray[np.bool_], new: Floats) -> Floats:
    """The rows to keep and new ones after them, in one copy of what may be hundreds of megabytes."""
    kept = np.flatnonzero(keep)
    made = np.empty((len(kept) + len(new), rows.shape[1]), dtype=np.float32)
    # Unless numpy may "clip" places outside, which there are none, it makes a second copy in case it meets one.
    np.take(rows, kept, axis=0, out=made[: len(kept)], mode="clip")
    made[len(kept) :] = new
    return made


def best(values: Floats, count: int) -> NDArray[np.int64]:
    """The places of the `count` highest values (at least one), in no order."""
    return np.argpartition(values, -count)[-count:] if count < len(values) else np.arange(len(values))
