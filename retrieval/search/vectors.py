"""Vectors searched in memory, all of them at a glance and the nearest exactly, and kept on disk or on a server."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import rmtree
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.encoding.embedding import Vectors
from retrieval.search.chroma_vectors import ChromaVectors
from retrieval.search.growing import GrowingRows
from retrieval.search.kept_vectors import KeptVectors
from retrieval.search.quantized import LOOKED_AT_CLOSELY, best, likenesses, quantize, quantized_rows

Rows = Sequence[int] | NDArray[np.int64]

LEFT_OVER = 8
"""The gaps are closed when more than one row in so many is left over: vectors are then copied once in a long while."""


@dataclass(frozen=True)
class Snapshot:
    """All vectors at one moment. Never changed, so that a search in another thread sees one consistent state.

    Each row has its id; `rows` says where an id's vector is now. A row stays where it is when its vector is removed or
    replaced, since closing gaps moves all the others; then `is_live` says no.
    """

    ids: tuple[str, ...]
    rows: dict[str, int]
    is_live: NDArray[np.bool_]
    vectors: GrowingRows[np.float32]
    quantized: GrowingRows[np.int8]

    @classmethod
    def of(cls, ids: Sequence[str], matrix: Vectors) -> "Snapshot":
        """These vectors, ready for many searches."""
        return cls.holding(ids, GrowingRows.of(matrix))

    @classmethod
    def holding(cls, ids: Sequence[str], vectors: GrowingRows[np.float32]) -> "Snapshot":
        """The same, without a copy."""
        rows = dict(zip(ids, range(len(ids)), strict=True))
        is_live = np.ones(len(ids), bool)
        return cls(tuple(ids), rows, is_live, vectors, quantized_rows(vectors.first(len(ids))))

    @property
    def matrix(self) -> Vectors:
        """A vector for each row."""
        return self.vectors.first(len(self.ids))

    @property
    def is_loose(self) -> bool:
        """Whether so many rows are left over that closing the gaps is worth its while."""
        return (len(self.ids) - len(self.rows)) * LEFT_OVER > len(self.ids)

    def changed(self, removed: Iterable[str], ids: Sequence[str], vectors: Vectors) -> "Snapshot":
        """The same vectors less the removed ones, with the new ones after them; a new one replaces its namesake."""
        # Who asks waits while these are copied: `dict()` takes five times as long as `copy()` after a removal.
        rows, is_live = self.rows.copy(), np.concatenate([self.is_live, np.ones(len(ids), bool)])
        is_live[[row for row in (rows.pop(each, None) for each in (*removed, *ids)) if row is not None]] = False
        rows.update(zip(ids, range(len(self.ids), len(is_live)), strict=True))
        held = self.vectors.after(len(self.ids), vectors)
        quantized = self.quantized.after(len(self.ids), quantize(vectors))
        return Snapshot((*self.ids, *ids), rows, is_live, held, quantized)

    def only(self, wanted: Callable[[str], bool]) -> "Snapshot":
        """The vectors whose ids are `wanted`, without gaps between them; this snapshot, where nothing is to be done."""
        kept = {each: row for each, row in self.rows.items() if wanted(each)}
        return self if len(kept) == len(self.ids) else Snapshot.of(list(kept), self.matrix[list(kept.values())])

    def apart(self) -> "Snapshot":
        """A copy to try changes on."""
        quantized = GrowingRows.of(self.quantized.first(len(self.ids)))
        return replace(self, vectors=GrowingRows.of(self.matrix), quantized=quantized)

    def nearest(self, question: Vectors, limit: int, allowed: NDArray[np.bool_] | None = None) -> list[int]:
        """The rows nearest to the question, at most `limit`, in no order; of the allowed ones (None: of all)."""
        wanted = self.is_live if allowed is None else self.is_live & allowed
        rows = self._promising(question, wanted, max(limit, LOOKED_AT_CLOSELY))
        return [int(row) for row in rows[best(self.cosines(question, rows), limit)]]

    def _promising(self, question: Vectors, wanted: NDArray[np.bool_], most: int) -> NDArray[np.int64]:
        """Those of the wanted rows that are worth a close look, at most so many."""
        rows = np.flatnonzero(wanted)
        if len(rows) <= most:
            return rows
        seen = likenesses(self.quantized.first(len(self.ids)), question)
        return rows[best(seen if len(rows) == len(seen) else seen[rows], most)]

    def cosines(self, question: Vectors, rows: Rows) -> NDArray[np.float32]:
        """The cosine of each of these vectors with the question's."""
        return np.asarray(self.matrix[rows] @ question, dtype=np.float32)


class Keeping(Protocol):
    """What keeps vectors, by entry id, for one model."""

    def read(self, dimension: int) -> tuple[Sequence[str], GrowingRows[np.float32]]:
        """All ids, and a row for each."""

    def change(self, removed: Collection[str], ids: Sequence[str], vectors: Vectors) -> None:
        """Forgets vectors and keeps others; they are safe when this returns."""

    def close(self) -> None:
        """Lets go of the file or the server."""


class VectorStore:
    """All vectors of one model, kept and held in memory. Its methods block."""

    def __init__(self, keeping: Keeping, dimension: int) -> None:
        self._keeping = keeping
        self.snapshot = Snapshot.holding(*keeping.read(dimension))

    @classmethod
    def open(cls, directory: Path, model_id: str, dimension: int, chroma_url: str | None = None) -> "VectorStore":
        """Opens the model's vectors in `directory`, or on the Chroma server at `chroma_url`."""
        if chroma_url:
            return cls(ChromaVectors(chroma_url, model_id), dimension)
        file = directory / "vectors.sqlite3"
        if not file.exists():
            # An earlier version had Chroma keep them here; they can be made again.
            rmtree(directory, ignore_errors=True)
        return cls(KeptVectors(file, model_id), dimension)

    def change(self, removed: Collection[str], ids: Sequence[str], vectors: Vectors) -> None:
        """Forgets vectors and keeps others under new ids; they are safe when this returns."""
        self._keeping.change(removed, ids, vectors)
        self.snapshot = self.snapshot.changed(removed, ids, vectors)

    def close_gaps(self) -> Snapshot:
        """The snapshot, all its rows alive. Copies all vectors, unless they are."""
        self.snapshot = self.snapshot.only(lambda _: True)
        return self.snapshot

    def close(self) -> None:
        """Lets go of the file or the server."""
        self._keeping.close()
