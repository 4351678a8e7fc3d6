import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from retrieval.encoding.embedding import Vectors
from retrieval.search.vectors import PAGE, Snapshot, VectorStore

NORTH, EAST = np.array([[1, 0], [0, 1]], dtype=np.float32)
NOTHING = np.zeros((0, 2), dtype=np.float32)


def _open(directory: Path, model_id: str = "model") -> VectorStore:
    return VectorStore.open(directory, model_id, 2)


def _rows(*vectors: Vectors) -> Vectors:
    return np.stack(vectors)


def test_what_was_added_is_there_when_the_store_is_opened_again(tmp_path: Path) -> None:
    _open(tmp_path).change([], ["n", "e"], _rows(NORTH, EAST))
    again = _open(tmp_path).snapshot
    by_id = dict(zip(again.ids, again.matrix.tolist(), strict=True))
    assert by_id == {"n": [1, 0], "e": [0, 1]}


def test_what_was_removed_stays_removed(tmp_path: Path) -> None:
    store = _open(tmp_path)
    store.change([], ["n", "e"], _rows(NORTH, EAST))
    store.change(["n", "never there"], [], NOTHING)
    assert store.snapshot.ids == _open(tmp_path).snapshot.ids == ("e",)
    assert store.snapshot.matrix.tolist() == [[0, 1]]


def test_an_id_that_is_added_again_takes_its_new_vector(tmp_path: Path) -> None:
    store = _open(tmp_path)
    store.change([], ["n", "e"], _rows(NORTH, EAST))
    store.change([], ["n"], _rows(EAST))
    assert sorted(store.snapshot.ids) == ["e", "n"]
    for snapshot in (store.snapshot, _open(tmp_path).snapshot):
        assert snapshot.cosines(EAST, [0, 1]).tolist() == [1, 1]


def test_vectors_of_two_models_never_meet(tmp_path: Path) -> None:
    _open(tmp_path, "one").change([], ["n"], _rows(NORTH))
    assert _open(tmp_path, "other").snapshot.ids == ()
    assert _open(tmp_path, "one").snapshot.ids == ("n",)


def test_more_vectors_than_chroma_takes_at_once_are_all_kept(tmp_path: Path) -> None:
    ids = [str(number) for number in range(PAGE + 7)]
    store = _open(tmp_path)
    store.change([], ids, np.tile(NORTH, (len(ids), 1)))
    assert sorted(_open(tmp_path).snapshot.ids) == sorted(ids)
    store.change(ids, [], NOTHING)
    assert _open(tmp_path).snapshot.ids == ()


def test_a_snapshot_does_not_change_under_a_search(tmp_path: Path) -> None:
    store = _open(tmp_path)
    store.change([], ["n"], _rows(NORTH))
    held = store.snapshot
    store.change([], ["e"], _rows(EAST))
    store.change(["n"], [], NOTHING)
    assert held.ids == ("n",)
    assert held.cosines(NORTH, [0]).tolist() == [1.0]


def _without_copy(directory: Path) -> Path:
    for each in directory.glob("copy.sqlite3*"):
        each.unlink()
    return directory


def test_chroma_has_everything_too_and_the_copy_is_made_of_it_where_there_is_none(tmp_path: Path) -> None:
    store = _open(tmp_path)
    store.change([], ["n", "e"], _rows(NORTH, EAST))
    store.change(["n"], [], NOTHING)
    store.close()
    assert _open(_without_copy(tmp_path)).snapshot.ids == ("e",)
    assert _open(tmp_path).snapshot.matrix.tolist() == [[0, 1]]


LOADS = """
import sys
from pathlib import Path
import numpy as np
from retrieval.search.vectors import VectorStore
store = VectorStore.open(Path(sys.argv[1]), "model", 2)
assert store.snapshot.ids == ("n",), store.snapshot.ids
assert "chromadb" not in sys.modules, "loaded to read"
store.change([], ["e"], np.ones((1, 2), dtype=np.float32))
assert sorted(store.collection().get()["ids"]) == ["e", "n"]
"""


def test_chroma_is_loaded_for_the_first_change_and_not_before(tmp_path: Path) -> None:
    _open(tmp_path).change([], ["n"], _rows(NORTH))
    done = subprocess.run([sys.executable, "-c", LOADS, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_new_store_writes_ahead_so_that_a_change_waits_for_the_disk_once(tmp_path: Path) -> None:
    _open(tmp_path).change([], ["n"], _rows(NORTH))
    assert (tmp_path / "chroma.sqlite3-wal").exists()


def test_an_empty_store_finds_nothing(tmp_path: Path) -> None:
    store = _open(tmp_path)
    store.change([], [], np.zeros((0, 2), dtype=np.float32))
    store.change([], [], NOTHING)
    assert store.snapshot.nearest(NORTH, 10) == []
    assert store.snapshot.cosines(NORTH, []).tolist() == []


def test_a_change_drops_and_adds_in_one_step() -> None:
    snapshot = Snapshot(("n", "e"), _rows(NORTH, EAST)).changed(["n"], ["m", "e"], _rows(NORTH, NORTH))
    assert snapshot.ids == ("m", "e")
    assert snapshot.matrix.tolist() == [[1, 0], [1, 0]]
    assert snapshot.changed(["m", "e"], [], NOTHING).matrix.shape == (0, 2)


def test_an_address_that_answers_nothing_is_an_error_not_an_empty_store(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="connect"):
        VectorStore.open(tmp_path, "model", 2, chroma_url="http://127.0.0.1:9")
