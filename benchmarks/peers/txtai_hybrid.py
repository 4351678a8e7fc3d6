"""txtai with its hybrid index: vectors and BM25, weighed half and half."""

from collections.abc import Sequence
from pathlib import Path

from benchmarks.peers.protocol import DEPTH, Search, SetPassage, library, run


class TxtaiHybrid:
    """See `Contender`."""

    def index(self, passages: Sequence[SetPassage], model: str, keep: Path) -> None:
        """See `Contender`."""
        embeddings = library("txtai").Embeddings(path=model, hybrid=True, content=True, gpu=False)
        embeddings.index([(each.id, each.text, None) for each in passages])
        embeddings.save(str(keep))

    def open(self, model: str, keep: Path) -> Search:
        """See `Contender`."""
        embeddings = library("txtai").Embeddings(gpu=False)
        embeddings.load(str(keep))
        return lambda question: [str(each["id"]) for each in embeddings.search(question, DEPTH)]


if __name__ == "__main__":
    run(TxtaiHybrid())
