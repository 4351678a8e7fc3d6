"""Vectors kept in Chroma and searched whole: an exact scan is faster than a graph up to about 50,000 of them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray

from retrieval.embedding import Vectors

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection as ChromaCollection

PAGE = 5_000
"""Chroma 1.5 takes at most 5,461 records in one call."""


@dataclass(frozen=True)
class Snapshot:
    """All vectors at one moment. Never changed, so that a search in another thread sees one consistent state."""

    ids: tuple[str, ...]
    matrix: Vectors

    def changed(self, removed: Collection[str], ids: Sequence[str], vectors: Vectors) -> "Snapshot":
        """The same vectors less the removed ones, with the new ones after them; a new one replaces its namesake."""
        gone = {*removed, *ids}
        keep = np.fromiter((each not in gone for each in self.ids), dtype=bool, count=len(self.ids))
        kept = tuple(each for each in self.ids if each not in gone)
        # One copy of what may be hundreds of megabytes, where removing and adding one by one would make two.
        matrix = np.empty((len(kept) + len(ids), self.matrix.shape[1]), dtype=np.float32)
        np.compress(keep, self.matrix, axis=0, out=matrix[: len(kept)])
        matrix[len(kept) :] = vectors
        return Snapshot((*kept, *ids), matrix)

    def cosines(self, question: Vectors) -> NDArray[np.float32]:
        """The cosine of every vector with the question's."""
        return np.asarray(self.matrix @ question, dtype=np.float32)


class VectorStore:
    """One Chroma collection for one model, with its vectors held in memory."""

    def __init__(self, collection: "ChromaCollection", dimension: int) -> None:
        self._collection = collection
        self.snapshot = _load(collection, dimension)

    @classmethod
    def open(cls, directory: Path, model_id: str, dimension: int, chroma_url: str | None = None) -> "VectorStore":
        """Opens the model's collection in `directory`, or on the server at `chroma_url`. Blocks."""
        client = _server(chroma_url) if chroma_url else _embedded(directory)
        collection = client.get_or_create_collection(
            name=_collection_name(model_id),
            embedding_function=None,
            metadata={"model": model_id},
            configuration={"hnsw": {"space": "cosine", "sync_threshold": 10_000}},
        )
        return cls(collection, dimension)

    def change(self, removed: Collection[str], ids: Sequence[str], vectors: Vectors) -> None:
        """Forgets vectors and keeps others under new ids; it is on disk when this returns. Blocks."""
        gone = list(removed)
        for start in range(0, len(gone), PAGE):
            self._collection.delete(ids=gone[start : start + PAGE])
        for start in range(0, len(ids), PAGE):
            page = slice(start, start + PAGE)
            self._collection.upsert(ids=list(ids[page]), embeddings=cast("Any", vectors[page]))
        self.snapshot = self.snapshot.changed(removed, ids, vectors)


def _embedded(directory: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    directory.mkdir(parents=True, exist_ok=True)
    return chromadb.PersistentClient(str(directory), settings=Settings(anonymized_telemetry=False))


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


def _collection_name(model_id: str) -> str:
    # A collection belongs to one model: vectors of two models in one index would rank nonsense.
    return f"passages-{sha256(model_id.encode()).hexdigest()[:16]}"


def _load(collection: "ChromaCollection", dimension: int) -> Snapshot:
    ids: list[str] = []
    pages: list[Vectors] = [np.zeros((0, dimension), dtype=np.float32)]
    while True:
        page = collection.get(include=["embeddings"], limit=PAGE, offset=len(ids))
        if not page["ids"]:
            return Snapshot(tuple(ids), np.concatenate(pages))
        ids.extend(page["ids"])
        pages.append(np.asarray(page["embeddings"], dtype=np.float32))
