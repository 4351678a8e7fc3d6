"""Haystack with its hybrid retrieval: BM25 and vectors in memory, joined by reciprocal ranks."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers.protocol import DEPTH, Search, SetPassage, library, run

EMBEDDERS = "haystack_integrations.components.embedders.sentence_transformers"
STORE = "documents.json"


class HaystackHybrid:
    """See `Contender`."""

    def index(self, passages: Sequence[SetPassage], model: str, keep: Path) -> None:
        """See `Contender`."""
        embedders = library(EMBEDDERS)
        embedder = embedders.SentenceTransformersDocumentEmbedder(model=model, progress_bar=False)
        embedder.warm_up()
        document = library("haystack").Document
        documents = [document(id=each.id, content=each.text) for each in passages]
        store = self._stores().InMemoryDocumentStore()
        store.write_documents(embedder.run(documents)["documents"])
        keep.mkdir(parents=True, exist_ok=True)
        store.save_to_disk(str(keep / STORE))

    def open(self, model: str, keep: Path) -> Search:
        """See `Contender`."""
        pipeline = self._pipeline(self._stores().InMemoryDocumentStore.load_from_disk(str(keep / STORE)), model)

        def search(question: str) -> list[str]:
            given = {"embedder": {"text": question}, "words": {"query": question}}
            found = pipeline.run(given)["joiner"]["documents"]
            return [each.id for each in found[:DEPTH]]

        return search

    def _pipeline(self, store: Any, model: str) -> Any:
        retrievers = library("haystack.components.retrievers.in_memory")
        pipeline = library("haystack").Pipeline()
        embedder = library(EMBEDDERS).SentenceTransformersTextEmbedder
        joiner = library("haystack.components.joiners").DocumentJoiner
        pipeline.add_component("embedder", embedder(model=model, progress_bar=False))
        pipeline.add_component("meaning", retrievers.InMemoryEmbeddingRetriever(store, top_k=DEPTH))
        pipeline.add_component("words", retrievers.InMemoryBM25Retriever(store, top_k=DEPTH))
        pipeline.add_component("joiner", joiner(join_mode="reciprocal_rank_fusion"))
        pipeline.connect("embedder.embedding", "meaning.query_embedding")
        pipeline.connect("meaning", "joiner")
        pipeline.connect("words", "joiner")
        return pipeline

    def _stores(self) -> Any:
        return library("haystack.document_stores.in_memory")


if __name__ == "__main__":
    run(HaystackHybrid())
