"""Vectors kept in Chroma and searched in memory: all of them at a glance, and the nearest exactly."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import compress
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from retrieval.encoding.embedding import Vectors
from retrieval.search.kept_vectors import KeptVectors
from retrieval.search.sketch import LOOKED_AT_CLOSELY, Sketch, best, replaced

if TYPE_CHECKING:
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection as ChromaCollection

Rows = Sequence[int] | NDArray[np.int64]

PAGE = 5_000
"""Chroma 1.5 takes at most 5,461 records in one call."""

SMALLEST_GRAPH: "CreateHNSWConfiguration" = {"ef_construction": 2, "max_neighbors": 2}
"""A twelfth of the time that the usual graph takes."""


@dataclass(frozen=True)
class Snapshot:
    """All vectors at one moment. Never changed, so that a search in another thread sees one consistent state."""

    ids: tuple[str, ...]
    matrix: Vectors
    sketch: Sketch | None = None

    @classmethod
    def of(cls, ids: Sequence[str], matrix: Vectors) -> "Snapshot":
        """These vectors, ready for many searches."""
        return cls(tuple(ids), matrix, Sketch.of(matrix))

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of every id."""
        return dict(zip(self.ids, range(len(self.ids)), strict=True))

    def kept(self, removed: Iterable[str]) -> NDArray[np.bool_]:
        """True for each row that stays when these go."""
        keep = np.ones(len(self.ids), dtype=bool)
        keep[[self.rows[each] for each in removed if each in self.rows]] = False
        return keep

    def changed(self, removed: Collection[str], ids: Sequence[str], vectors: Vectors) -> "Snapshot":
        """The same vectors less the removed ones, with the new ones after them; a new one replaces its namesake."""
        keep = self.kept([*removed, *ids])
        kept = tuple(compress(self.ids, keep.tolist()))
        matrix = replaced(self.matrix, keep, vectors)
        sketch = self.sketch.changed(keep, matrix) if self.sketch else Sketch.of(matrix)
        return Snapshot((*kept, *ids), matrix, sketch)

    def nearest(self, question: Vectors, limit: int, allowed: NDArray[np.bool_] | None = None) -> list[int]:
        """The rows nearest to the question, at most `limit`, in no order; of the allowed ones (None: of all)."""
        rows = np.arange(len(self.ids)) if allowed is None else np.flatnonzero(allowed)
        if self.sketch and len(rows) > LOOKED_AT_CLOSELY:
            likenesses = self.sketch.likenesses(question)
            rows = rows[best(likenesses if allowed is None else likenesses[rows], LOOKED_AT_CLOSELY)]
        return [int(row) for row in rows[best(self.cosines(question, rows), limit)]]

    def cosines(self, question: Vectors, rows: Rows) -> NDArray[np.float32]:
        """The cosine of each of these vectors with the question's."""
        return np.asarray(self.matrix[rows] @ question, dtype=np.float32)


class VectorStore:
    """One Chroma collection for one model, with its vectors held in memory.

    Those of an embedded Chroma are read from the copy beside it, and Chroma itself is loaded for the first change.
    """

    def __init__(self, load: Callable[[], "ChromaCollection"], dimension: int, kept: KeptVectors | None) -> None:
        self._load = load
        self._collection: ChromaCollection | None = None
        self._kept = kept
        self.snapshot = Snapshot.of(*self._read(dimension))

    @classmethod
    def open(cls, directory: Path, model_id: str, dimension: int, chroma_url: str | None = None) -> "VectorStore":
        """Opens the model's collection in `directory`, or on the server at `chroma_url`. Blocks."""
        if chroma_url:
            return cls(lambda: _collection(_server(chroma_url), model_id), dimension, None)
        kept = KeptVectors(directory / "copy.sqlite3", model_id)
        return cls(lambda: _collection(_embedded(directory), model_id), dimension, kept)

    def collection(self) -> "ChromaCollection":
        """What Chroma has. Blocks for a second when it is asked for first."""
        if self._collection is None:
            self._collection = self._load()
        return self._collection

    def change(self, removed: Collection[str], ids: Sequence[str], vectors: Vectors) -> None:
        """Forgets vectors and keeps others under new ids; it is on disk when this returns. Blocks."""
        gone = list(removed)
        for start in range(0, len(gone), PAGE):
            self.collection().delete(ids=gone[start : start + PAGE])
        for start in range(0, len(ids), PAGE):
            page = slice(start, start + PAGE)
            self.collection().upsert(ids=list(ids[page]), embeddings=cast("Any", vectors[page]))
        if self._kept:
            self._kept.change(gone, ids, vectors)
        self.snapshot = self.snapshot.changed(removed, ids, vectors)

    def close(self) -> None:
        """Closes the copy."""
        if self._kept:
            self._kept.close()

    def _read(self, dimension: int) -> tuple[Sequence[str], Vectors]:
        held = self._kept.read(dimension) if self._kept else None
        if held is not None:
            return held
        ids, vectors = _all_of(self.collection(), dimension)
        if self._kept:
            self._kept.fill(ids, vectors)
        return ids, vectors


def _embedded(directory: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    directory.mkdir(parents=True, exist_ok=True)
    _write_ahead(directory / "chroma.sqlite3")
    return chromadb.PersistentClient(str(directory), settings=Settings(anonymized_telemetry=False))


def _write_ahead(file: Path) -> None:
    """Has Chroma's new file written in the way that waits for the disk once a change, not five times; it keeps to it.

    A file that is there is left alone: another copy of SQLite that closes it takes the locks of the one that has it.
    """
    if not file.exists():
        with closing(sqlite3.connect(file)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")


def _server(url: str) -> Any:
    import chromadb
    from chromadb.config import Settings

    address = urlsplit(url)
    secure = address.scheme == "https"
    return chromadb.HttpClient(
        host=address.hostname or "localhost",
        port=address.port or (443 if secure else 8000),
        ssl=secure,
        settings=Settings(anonymized_telemetry=False),
    )


def _collection(client: Any, model_id: str) -> "ChromaCollection":
    collection: ChromaCollection = client.get_or_create_collection(
        name=_collection_name(model_id),
        embedding_function=None,
        metadata={"model": model_id},
        # It builds a graph that nobody searches, and holds up all of Python meanwhile: the smallest will do.
        configuration={"hnsw": {**SMALLEST_GRAPH, "space": "cosine", "sync_threshold": 10_000}},
    )
    return collection


def _collection_name(model_id: str) -> str:
    # A collection belongs to one model: vectors of two models in one index would rank nonsense.
    return f"passages-{sha256(model_id.encode()).hexdigest()[:16]}"


def _all_of(collection: "ChromaCollection", dimension: int) -> tuple[list[str], Vectors]:
    ids: list[str] = []
    pages: list[Vectors] = [np.zeros((0, dimension), dtype=np.float32)]
    while True:
        page = collection.get(include=["embeddings"], limit=PAGE, offset=len(ids))
        if not page["ids"]:
            return ids, np.concatenate(pages)
        ids.extend(page["ids"])
        pages.append(np.asarray(page["embeddings"], dtype=np.float32))
