import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from retrieval.access import Everything
from retrieval.encoding.embedding import Encoder
from retrieval.encoding.late_interaction import Reading
from retrieval.search.follow_up import Asked
from retrieval.search.index import PassageIndex
from tests.retrieval.shelf import HOTEL, LEAVE, SICK, VPN, CountingEncoder, filled


class _Dying(CountingEncoder):
    """Reads once, and then no more."""

    def read(self, texts: Sequence[str]) -> list[Reading]:
        if self.encoded:
            raise MemoryError
        return super().read(texts)


async def test_an_interrupted_update_goes_on_where_it_stopped(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.search.index.BATCH", 2)
    index = PassageIndex.open(tmp_path, _Dying(encoder, []))
    with pytest.raises(MemoryError):
        await index.update([SICK, VPN, HOTEL])
    index.close()
    counting = CountingEncoder(encoder, [])
    again = await filled(tmp_path, counting, [SICK, VPN, HOTEL])
    assert len(counting.encoded) == 1
    assert again.size == 3
    assert again.differences([SICK, VPN, HOTEL]) == (0, 0)


@pytest.mark.parametrize(
    "broken",
    [
        "retrieval.search.vectors.VectorStore.change",
        "retrieval.search.keywords.KeywordIndex.change",
        "retrieval.search.token_store.TokenStore.add",
    ],
)
async def test_an_update_that_reached_only_some_of_the_stores_is_made_good(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    def die(*_: object) -> None:
        raise OSError("disk full")

    index = PassageIndex.open(tmp_path, encoder)
    with monkeypatch.context() as patch:
        patch.setattr(broken, die)
        with pytest.raises(OSError, match="disk full"):
            await index.update([LEAVE])
    index.close()
    again = PassageIndex.open(tmp_path, encoder)
    assert again.differences([LEAVE])[0] > 0
    await again.update([LEAVE])
    assert again.differences([LEAVE]) == (0, 0)
    found = again.search(Asked("carry over"), lambda: encoder.read(["carry over"])[0], Everything(), 5).candidates
    assert found[0].keyword > 0
    assert found[0].cosine > 0


@pytest.mark.parametrize("lost", ["vectors", "keywords", "tokens"])
async def test_a_store_that_was_lost_is_filled_again(tmp_path: Path, encoder: Encoder, lost: str) -> None:
    (await filled(tmp_path / "old", encoder, [LEAVE, SICK])).close()
    # A folder that a process has open cannot be taken from it, so the index moves to a new one without the lost part.
    for kept in {"vectors", "keywords", "tokens"} - {lost}:
        shutil.copytree(tmp_path / "old" / kept, tmp_path / "new" / kept)
    index = await filled(tmp_path / "new", encoder, [LEAVE, SICK])
    found = index.search(Asked("ill"), lambda: encoder.read(["ill"])[0], Everything(), 5).candidates
    assert max(each.keyword for each in found) > 0
    assert {each.found for each in found} == {LEAVE, SICK}
    assert index.differences([LEAVE, SICK]) == (0, 0)


async def test_a_removal_that_reached_only_the_vectors_is_made_good(
    tmp_path: Path, encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def die(*_: object) -> None:
        raise OSError("disk full")

    index = await filled(tmp_path, encoder, [LEAVE, SICK])
    with monkeypatch.context() as patch:
        patch.setattr("retrieval.search.keywords.KeywordIndex.change", die)
        with pytest.raises(OSError, match="disk full"):
            await index.update([SICK])
    assert index.differences([SICK])[1] > 0
    await index.update([SICK])
    assert index.differences([SICK]) == (0, 0)
