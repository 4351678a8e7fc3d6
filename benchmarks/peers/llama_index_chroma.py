"""LlamaIndex with Chroma, as its guide shows it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.peers.protocol import DEPTH, Search, SetPassage, library, run


class LlamaIndexChroma:
    """See `Contender`."""

    def index(self, passages: Sequence[SetPassage], model: str, keep: Path) -> None:
        """See `Contender`."""
        core = library("llama_index.core")
        documents = [core.Document(text=each.text, metadata={"passage": each.id}) for each in passages]
        for document in documents:
            document.excluded_embed_metadata_keys = ["passage"]
        store = self._store(keep)
        context = core.StorageContext.from_defaults(vector_store=store)
        core.VectorStoreIndex.from_documents(documents, storage_context=context, embed_model=self._model(model))

    def open(self, model: str, keep: Path) -> Search:
        """See `Contender`."""
        core = library("llama_index.core")
        index = core.VectorStoreIndex.from_vector_store(self._store(keep), embed_model=self._model(model))
        retriever = index.as_retriever(similarity_top_k=DEPTH)
        return lambda question: [each.node.metadata["passage"] for each in retriever.retrieve(question)]

    def _store(self, keep: Path) -> Any:
        client = library("chromadb").PersistentClient(str(keep))
        collection = client.get_or_create_collection("passages", embedding_function=None)
        return library("llama_index.vector_stores.chroma").ChromaVectorStore(chroma_collection=collection)

    def _model(self, model: str) -> Any:
        return library("llama_index.embeddings.huggingface").HuggingFaceEmbedding(model_name=model, device="cpu")


if __name__ == "__main__":
    run(LlamaIndexChroma())
