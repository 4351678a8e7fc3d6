import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from retrieval.search.chroma_vectors import PAGE, ChromaVectors
from retrieval.search.vectors import VectorStore
from tests.journeys.processes_of_the_procfile import chroma_server

NORTH, EAST = np.array([[1, 0], [0, 1]], dtype=np.float32)
NOTHING = np.zeros((0, 2), dtype=np.float32)


@pytest.fixture
async def url(tmp_path: Path, socket_enabled: None) -> AsyncIterator[str]:
    """A Chroma server of the test's own."""
    async with chroma_server(tmp_path) as url:
        yield url


def _held(url: str, model_id: str = "model") -> dict[str, list[float]]:
    ids, rows = ChromaVectors(url, model_id).read(2)
    return dict(zip(ids, rows.first(len(ids)).tolist(), strict=True))


async def test_what_is_kept_is_there_for_every_process_until_it_is_forgotten(url: str) -> None:
    def work() -> None:
        mine, theirs = ChromaVectors(url, "model"), ChromaVectors(url, "model")
        mine.change([], ["n", "e"], np.stack([NORTH, EAST]))
        assert _held(url) == {"n": [1, 0], "e": [0, 1]}
        theirs.change(["n", "never there"], ["e"], np.stack([NORTH]))
        assert _held(url) == {"e": [1, 0]}
        assert _held(url, "another model") == {}
        mine.close()

    await asyncio.to_thread(work)


async def test_more_than_chroma_takes_at_once_is_kept_and_forgotten(url: str) -> None:
    def work() -> None:
        ids = [str(number) for number in range(PAGE + 7)]
        kept = ChromaVectors(url, "model")
        kept.change([], ids, np.tile(NORTH, (len(ids), 1)))
        assert sorted(_held(url)) == sorted(ids)
        kept.change(ids, [], NOTHING)
        assert _held(url) == {}

    await asyncio.to_thread(work)


async def test_a_store_on_a_server_keeps_nothing_here(tmp_path: Path, url: str) -> None:
    def work() -> None:
        store = VectorStore.open(tmp_path / "vectors", "model", 2, url)
        store.change([], ["n"], np.stack([NORTH]))
        again = VectorStore.open(tmp_path / "elsewhere", "model", 2, url)
        assert again.snapshot.nearest(NORTH, 1) == [0]
        assert again.snapshot.ids == ("n",)

    await asyncio.to_thread(work)
    assert not (tmp_path / "vectors").exists()


def test_an_address_that_answers_nothing_is_an_error_not_an_empty_store(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="connect"):
        VectorStore.open(tmp_path, "model", 2, chroma_url="http://127.0.0.1:9")
