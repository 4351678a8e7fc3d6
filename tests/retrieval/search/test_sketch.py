import numpy as np

from retrieval.search.growing import Floats
from retrieval.search.sketch import DIRECTIONS, FEWEST, Sketch, best
from retrieval.search.vectors import Snapshot

WIDTH = 2 * DIRECTIONS
NEAREST = 40


def _texts(count: int, seed: int) -> Floats:
    """Unit vectors as texts have them: they differ most along a few directions, and each a little along all."""
    random = np.random.default_rng(seed)
    subjects = random.standard_normal((DIRECTIONS, WIDTH))
    found = random.standard_normal((count, DIRECTIONS)) @ subjects + 4 * random.standard_normal((count, WIDTH))
    vectors: Floats = (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)
    return vectors


def _snapshot(vectors: Floats) -> Snapshot:
    return Snapshot.of([str(row) for row in range(len(vectors))], vectors)


def _share_found(snapshot: Snapshot, questions: Floats) -> float:
    shares = []
    for question in questions:
        exact = set(np.argsort(-(snapshot.matrix @ question))[:NEAREST])
        shares.append(len(exact.intersection(snapshot.nearest(question, NEAREST))) / NEAREST)
    return float(np.mean(shares))


def test_few_vectors_have_no_sketch() -> None:
    assert Sketch.of(_texts(FEWEST - 1, 1)) is None
    assert Sketch.of(np.eye(FEWEST, DIRECTIONS, dtype=np.float32)) is None


def test_what_a_sketch_leaves_to_look_at_closely_holds_nearly_all_of_the_nearest() -> None:
    vectors = _texts(3 * FEWEST, 1)
    snapshot = _snapshot(vectors)
    assert snapshot.sketch is not None
    assert _share_found(snapshot, vectors[::500]) >= 0.99


def test_a_sketch_follows_what_is_dropped_and_added() -> None:
    vectors = _texts(2 * FEWEST, 1)
    changed = _snapshot(vectors).changed(["3", "4"], ["new"], vectors[4:5])
    assert changed.sketch is not None
    places = changed.sketch.places.first(changed.sketch.count)
    assert np.allclose(places, np.vstack([vectors, vectors[4:5]]) @ changed.sketch.axes, atol=1e-6)
    found = [changed.ids[row] for row in changed.nearest(vectors[4], NEAREST)]
    assert "new" in found
    assert not {"3", "4"} & set(found)


def test_what_others_do_with_a_copy_of_the_sketch_is_not_seen() -> None:
    vectors = _texts(FEWEST, 1)
    snapshot = _snapshot(vectors)
    tried = snapshot.apart().changed([], ["tried"], -vectors[:1])
    went_on = snapshot.changed([], ["new"], vectors[:1])
    assert FEWEST in went_on.nearest(vectors[0], 2)
    assert FEWEST in tried.nearest(-vectors[0], 1)


def test_the_directions_are_chosen_anew_when_there_are_twice_as_many_vectors() -> None:
    few, many = _texts(FEWEST, 1), _texts(FEWEST + 1, 2)
    before = _snapshot(few)
    after = before.changed([], [f"new {row}" for row in range(len(many))], many)
    assert before.sketch is not None
    assert after.sketch is not None
    assert (before.sketch.fitted, after.sketch.fitted) == (FEWEST, 2 * FEWEST + 1)


def test_a_store_that_grows_gets_a_sketch_and_one_that_shrinks_loses_it() -> None:
    vectors = _texts(FEWEST, 1)
    small = _snapshot(vectors[:-1])
    grown = small.changed([], ["last"], vectors[-1:])
    assert small.sketch is None
    assert grown.sketch is not None
    assert grown.only(small.rows.__contains__).sketch is None


def test_only_what_is_allowed_is_among_the_nearest() -> None:
    snapshot = _snapshot(_texts(2 * FEWEST, 1))
    allowed = np.arange(len(snapshot.ids)) % 3 == 0
    found = snapshot.nearest(snapshot.matrix[1], NEAREST, allowed)
    assert len(found) == NEAREST
    assert {row % 3 for row in found} == {0}
    assert snapshot.nearest(snapshot.matrix[1], NEAREST, np.zeros(len(snapshot.ids), dtype=bool)) == []


def test_the_best_are_the_highest() -> None:
    values = np.array([0.1, 0.5, 0.3, 0.4], dtype=np.float32)
    assert set(best(values, 2)) == {1, 3}
    assert set(best(values, 9)) == {0, 1, 2, 3}
