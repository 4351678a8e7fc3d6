import subprocess
import sys
from pathlib import Path

import numpy as np

from retrieval.encoding.embedding import Vectors
from retrieval.search.kept_vectors import PAGE
from retrieval.search.vectors import LEFT_OVER, Snapshot, VectorStore

NORTH, EAST = np.array([[1, 0], [0, 1]], dtype=np.float32)
NOTHING = np.zeros((0, 2), dtype=np.float32)


def _open(directory: Path, model_id: str = "model") -> VectorStore:
    return VectorStore.open(directory, model_id, 2)


def _held(snapshot: Snapshot) -> dict[str, list[float]]:
    return {each: snapshot.matrix[row].tolist() for each, row in snapshot.rows.items()}


def _rows(*vectors: Vectors) -> Vectors:
    return np.stack(vectors)


def test_what_was_added_is_there_when_the_store_is_opened_again(tmp_path: Path) -> None:
    _open(tmp_path).change([], ["n", "e"], _rows(NORTH, EAST))
    again = _open(tmp_path).snapshot
    assert _held(again) == {"n": [1, 0], "e": [0, 1]}


def test_what_was_removed_stays_removed(tmp_path: Path) -> None:
    store = _open(tmp_path)
    store.change([], ["n", "e"], _rows(NORTH, EAST))
    store.change(["n", "never there"], [], NOTHING)
    assert _held(store.snapshot) == _held(_open(tmp_path).snapshot) == {"e": [0, 1]}


def test_an_id_that_is_added_again_takes_its_new_vector(tmp_path: Path) -> None:
    store = _open(tmp_path)
    store.change([], ["n", "e"], _rows(NORTH, EAST))
    store.change([], ["n"], _rows(EAST))
    assert _held(store.snapshot) == _held(_open(tmp_path).snapshot) == {"n": [0, 1], "e": [0, 1]}


def test_vectors_of_two_models_never_meet(tmp_path: Path) -> None:
    _open(tmp_path, "one").change([], ["n"], _rows(NORTH))
    assert _open(tmp_path, "other").snapshot.ids == ()
    assert _open(tmp_path, "one").snapshot.ids == ()


def test_many_vectors_are_all_kept(tmp_path: Path) -> None:
    ids = [str(number) for number in range(2 * PAGE + 7)]
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
    assert _held(held) == {"n": [1, 0]}
    assert held.nearest(NORTH, 2) == [0]


def test_what_an_earlier_version_left_is_cleared_away(tmp_path: Path) -> None:
    left = tmp_path / "vectors"
    (left / "segment").mkdir(parents=True)
    (left / "chroma.sqlite3").write_bytes(b"x")
    _open(left).change([], ["n"], _rows(NORTH))
    assert [each.name for each in left.iterdir() if "chroma" in each.name or each.is_dir()] == []
    assert _held(_open(left).snapshot) == {"n": [1, 0]}


LOADS = """
import sys
from pathlib import Path
import numpy as np
from retrieval.search.kept_vectors import PAGE
from retrieval.search.vectors import VectorStore
store = VectorStore.open(Path(sys.argv[1]), "model", 2)
store.change(["n"], ["e"], np.ones((1, 2), dtype=np.float32))
assert set(store.snapshot.rows) == {"e"}, store.snapshot.rows
assert "chromadb" not in sys.modules, "loaded"
"""


def test_chroma_is_not_loaded_where_it_is_not_asked_for(tmp_path: Path) -> None:
    _open(tmp_path).change([], ["n"], _rows(NORTH))
    done = subprocess.run([sys.executable, "-c", LOADS, str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_an_empty_store_finds_nothing(tmp_path: Path) -> None:
    store = _open(tmp_path)
    store.change([], [], np.zeros((0, 2), dtype=np.float32))
    store.change([], [], NOTHING)
    assert store.snapshot.nearest(NORTH, 10) == []
    assert store.snapshot.cosines(NORTH, []).tolist() == []


def test_a_change_drops_and_adds_in_one_step() -> None:
    snapshot = Snapshot.of(("n", "e"), _rows(NORTH, EAST)).changed(["n"], ["m", "e"], _rows(NORTH, NORTH))
    assert _held(snapshot) == {"m": [1, 0], "e": [1, 0]}
    assert _held(snapshot.changed(["m", "e"], [], NOTHING)) == {}


def test_what_was_dropped_or_replaced_is_not_among_the_nearest_though_its_row_is_still_there() -> None:
    snapshot = Snapshot.of(("n", "e"), _rows(NORTH, EAST)).changed(["n"], ["e"], _rows(EAST))
    assert snapshot.ids == ("n", "e", "e")
    assert snapshot.nearest(NORTH, 3) == [2]
    assert snapshot.nearest(NORTH, 3, np.ones(3, dtype=bool)) == [2]


def test_what_others_do_with_a_copy_is_not_seen() -> None:
    snapshot = Snapshot.of(("n",), _rows(NORTH))
    tried = snapshot.apart().changed([], ["e"], _rows(EAST))
    went_on = snapshot.changed([], ["m"], _rows(NORTH))
    assert _held(tried) == {"n": [1, 0], "e": [0, 1]}
    assert _held(went_on) == {"n": [1, 0], "m": [1, 0]}


def test_a_hundred_changes_leave_what_they_should() -> None:
    random = np.random.default_rng(1)
    snapshot, expected = Snapshot.of((), NOTHING), dict[str, list[float]]()
    for _ in range(100):
        gone = [str(number) for number in random.integers(0, 60, 4)]
        ids = list({str(number) for number in random.integers(0, 60, 6)})
        vectors = random.standard_normal((len(ids), 2)).astype(np.float32)
        snapshot = snapshot.changed(gone, ids, vectors)
        snapshot = snapshot.only(snapshot.rows.__contains__) if snapshot.is_loose else snapshot
        for each in gone:
            expected.pop(each, None)
        expected |= dict(zip(ids, vectors.tolist(), strict=True))
        assert _held(snapshot) == expected
        assert {snapshot.ids[row] for row in snapshot.nearest(NORTH, 100)} == expected.keys()


def test_gaps_are_closed_when_there_are_many_of_them() -> None:
    ids = [str(number) for number in range(2 * LEFT_OVER)]
    snapshot = Snapshot.of(ids, np.tile(NORTH, (len(ids), 1))).changed(ids[:2], [], NOTHING)
    assert not snapshot.is_loose
    loose = snapshot.changed(ids[2:3], [], NOTHING)
    assert loose.is_loose
    closed = loose.only(loose.rows.__contains__)
    assert closed.ids == tuple(ids[3:])
    assert _held(closed) == _held(loose)
    assert closed.only(closed.rows.__contains__) is closed
