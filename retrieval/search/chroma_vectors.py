"""Vectors on a Chroma server, which several processes share: a collection for each model.

Only the server loads Chroma's own engine. In this process it would be a guest that can end it: its graph has been seen
to read memory that is not there (chroma-core/chroma issue 6979).
"""

from collections.abc import Collection, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from retrieval.search.growing import Floats, GrowingRows

if TYPE_CHECKING:
    from chromadb.api.collection_configuration import CreateHNSWConfiguration

PAGE = 5_000
"""Chroma 1.5 takes at most 5,461 records in one call."""

SMALLEST_GRAPH: "CreateHNSWConfiguration" = {"ef_construction": 2, "max_neighbors": 2}
"""Nobody searches Chroma's graph; this one takes a twelfth of the time that the usual one takes."""


class ChromaVectors:
    """Vectors by entry id. Its methods block."""

    def __init__(self, url: str, model_id: str) -> None:
        """Connects to the server at `url`. Raises ValueError when it does not answer."""
        self._collection: Any = _client(url).get_or_create_collection(
            name=_collection_name(model_id),
            embedding_function=None,
            metadata={"model": model_id},
            configuration={"hnsw": {**SMALLEST_GRAPH, "space": "cosine", "sync_threshold": 10_000}},
        )

    def read(self, dimension: int) -> tuple[list[str], GrowingRows[np.float32]]:
        """All ids, and a row for each."""
        ids: list[str] = []
        vectors = GrowingRows[np.float32](dimension, self._collection.count())
        while True:
            page = self._collection.get(include=["embeddings"], limit=PAGE, offset=len(ids))
            if not page["ids"]:
                return ids, vectors
            vectors.after(len(ids), np.asarray(page["embeddings"], dtype=np.float32))
            ids.extend(page["ids"])

    def change(self, removed: Collection[str], ids: Sequence[str], vectors: Floats) -> None:
        """Forgets vectors and keeps others under new ids, or in the place of their namesakes."""
        gone = list(removed)
        for start in range(0, len(gone), PAGE):
            self._collection.delete(ids=gone[start : start + PAGE])
        for start in range(0, len(ids), PAGE):
            page = slice(start, start + PAGE)
            self._collection.upsert(ids=list(ids[page]), embeddings=vectors[page])

    def close(self) -> None:
        """Nothing is to be done: each request has a connection for itself."""


def _client(url: str) -> Any:
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
