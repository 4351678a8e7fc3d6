"""Vectors kept in Chroma and searched in memory: all of them at a glance, and the nearest exactly."""

import sqlite3
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from retrieval.encoding.embedding import Vectors
from retrieval.search.growing import GrowingRows
from retrieval.search.kept_vectors import KeptVectors
from retrieval.search.sketch import LOOKED_AT_CLOSELY, Sketch, best

if TYPE_CHECKING:
    from chromadb.api.collection_configuration import CreateHNSWConfiguration
    from chromadb.api.models.Collection import Collection as ChromaCollection

Rows = Sequence[int] | NDArray[np.int64]

PAGE = 5_000
"""Chroma 1.5 takes at most 5,461 records in one call."""

LEFT_OVER = 8
"""The gaps are closed when more than one row in so many is left over: vectors are then copied once in a long while."""

SMALLEST_GRAPH: "CreateHNSWConfiguration" = {"ef_construction": 2, "max_neighbors": 2}
"""A twelfth of the time that the usual graph takes."""


@dataclass(frozen=True)
class Snapshot:
    """All vectors at one moment. Never changed, so that a search in another thread sees one consistent state.

    Each row has its id; `rows` says where an id's vector is now. A row stays where it is when its vector is removed or
    replaced, since closing gaps moves all the others; then `is_live` says no.
    """

    ids: tuple[str, ...]
    rows: Mapping[str, int]
    is_live: NDArray[np.bool_]
    vectors: GrowingRows
    sketch: Sketch | None = None

    @classmethod
    def of(cls, ids: Sequence[str], matrix: Vectors) -> "Snapshot":
        """These vectors, ready for many searches."""
        return cls.holding(ids, GrowingRows.of(matrix))

    @classmethod
    def holding(cls, ids: Sequence[str], vectors: GrowingRows) -> "Snapshot":
        """The same, without a copy."""
        rows = dict(zip(ids, range(len(ids)), strict=True))
        return cls(tuple(ids), rows, np.ones(len(ids), bool), vectors, Sketch.of(vectors.first(len(ids))))

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
        rows, is_live = dict(self.rows), np.concatenate([self.is_live, np.ones(len(ids), bool)])
        is_live[[row for row in (rows.pop(each, None) for each in (*removed, *ids)) if row is not None]] = False
        rows.update(zip(ids, range(len(self.ids), len(is_live)), strict=True))
        held = self.vectors.after(len(self.ids), vectors)
        matrix = held.first(len(is_live))
        sketch = self.sketch.grown(matrix) if self.sketch else Sketch.of(matrix)
        return Snapshot((*self.ids, *ids), rows, is_live, held, sketch)

    def only(self, wanted: Callable[[str], bool]) -> "Snapshot":
        """The vectors whose ids are `wanted`, without gaps between them; this snapshot, where nothing is to be done."""
        kept = {each: row for each, row in self.rows.items() if wanted(each)}
        return self if len(kept) == len(self.ids) else Snapshot.of(list(kept), self.matrix[list(kept.values())])

    def apart(self) -> "Snapshot":
        """A copy to try changes on."""
        sketch = self.sketch.apart() if self.sketch else None
        return replace(self, vectors=GrowingRows.of(self.matrix), sketch=sketch)

    def nearest(self, question: Vectors, limit: int, allowed: NDArray[np.bool_] | None = None) -> list[int]:
        """The rows nearest to the question, at most `limit`, in no order; of the allowed ones (None: of all)."""
        rows = np.flatnonzero(self.is_live if allowed is None else self.is_live & allowed)
        if self.sketch and len(rows) > LOOKED_AT_CLOSELY:
            rows = rows[best(self.sketch.likenesses(question)[rows], LOOKED_AT_CLOSELY)]
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
        self.snapshot = Snapshot.holding(*self._read(dimension))

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

    def close_gaps(self) -> Snapshot:
        """The snapshot, all its rows alive. Copies all vectors, unless they are."""
        self.snapshot = self.snapshot.only(lambda _: True)
        return self.snapshot

    def close(self) -> None:
        """Closes the copy."""
        if self._kept:
            self._kept.close()

    def _read(self, dimension: int) -> tuple[Sequence[str], GrowingRows]:
        held = self._kept.read(dimension) if self._kept else None
        if held is not None:
            return held
        ids, vectors = _all_of(self.collection(), dimension)
        if self._kept:
            self._kept.fill(ids, vectors.first(len(ids)))
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


def _all_of(collection: "ChromaCollection", dimension: int) -> tuple[list[str], GrowingRows]:
    ids: list[str] = []
    vectors = GrowingRows(dimension, collection.count())
    while True:
        page = collection.get(include=["embeddings"], limit=PAGE, offset=len(ids))
        if not page["ids"]:
            return ids, vectors
        vectors.after(len(ids), np.asarray(page["embeddings"], dtype=np.float32))
        ids.extend(page["ids"])
