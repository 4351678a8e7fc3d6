"""A quick look at many vectors at once: where each lies along the few directions in which they differ most.

A scan of all numbers of all vectors is bound by the memory they take. The sketch takes less than a third of it, and
leaves some hundred vectors to look at closely.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retrieval.search.growing import Floats, GrowingRows

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
    """Vectors in short: the first `count` of `places`, each a row of `DIRECTIONS` numbers. `fitted` is how many there
    were when the directions were chosen."""

    axes: Floats
    places: GrowingRows
    count: int
    fitted: int

    @classmethod
    def of(cls, vectors: Floats) -> "Sketch | None":
        """The sketch of these vectors, or None where they are too few to need one. Blocks for a tenth of a second."""
        if len(vectors) < FEWEST or vectors.shape[1] <= DIRECTIONS:
            return None
        some = vectors[:: max(1, len(vectors) // FITTED_TO)]
        _, directions = np.linalg.eigh(some.T @ some)
        axes = np.ascontiguousarray(directions[:, ::-1][:, :DIRECTIONS], dtype=np.float32)
        return cls(axes, GrowingRows.of(vectors @ axes), len(vectors), len(vectors))

    def grown(self, vectors: Floats) -> "Sketch | None":
        """The sketch of `vectors`, whose first ones are those of before.

        The directions stay, until there are twice as many vectors.
        """
        if len(vectors) > 2 * self.fitted:
            return Sketch.of(vectors)
        places = self.places.after(self.count, vectors[self.count :] @ self.axes)
        return replace(self, places=places, count=len(vectors))

    def apart(self) -> "Sketch":
        """A copy to try changes on."""
        return replace(self, places=GrowingRows.of(self.places.first(self.count)))

    def likenesses(self, question: Floats) -> Floats:
        """About the cosine of every vector with the question's."""
        return np.asarray(self.places.first(self.count) @ (question @ self.axes), dtype=np.float32)


def best(values: Floats, count: int) -> NDArray[np.int64]:
    """The places of the `count` highest values (at least one), in no order."""
    return np.argpartition(values, -count)[-count:] if count < len(values) else np.arange(len(values))
