import numpy as np

from retrieval.search.growing import Floats
from retrieval.search.quantized import (
    LOOKED_AT_CLOSELY,
    PAGE,
    SAMPLED,
    SCALE,
    best,
    likenesses,
    quantize,
    quantized_rows,
)
from retrieval.search.vectors import Snapshot

WIDTH = 96
SUBJECTS = 24
NEAREST = 40
MANY = 20 * LOOKED_AT_CLOSELY


def _texts(count: int, seed: int) -> Floats:
    """Unit vectors as texts have them: they differ most along a few directions, and each a little along all."""
    random = np.random.default_rng(seed)
    subjects = random.standard_normal((SUBJECTS, WIDTH))
    found = random.standard_normal((count, SUBJECTS)) @ subjects + 4 * random.standard_normal((count, WIDTH))
    vectors: Floats = (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)
    return vectors


def _snapshot(vectors: Floats) -> Snapshot:
    return Snapshot.of([str(row) for row in range(len(vectors))], vectors)


def test_signed_bytes_give_the_cosine_to_within_a_few_thousandths() -> None:
    vectors = _texts(200, 1)
    seen = likenesses(quantize(vectors), vectors[7]) / SCALE**2
    assert np.abs(seen - vectors @ vectors[7]).max() < 0.01


def test_a_number_beyond_one_half_is_cut_and_keeps_its_sign() -> None:
    assert quantize(np.array([[0.9, -0.9, 0.5, 0.0]], dtype=np.float32)).tolist() == [[127, -127, 127, 0]]


def test_rows_are_quantized_page_by_page() -> None:
    vectors = _texts(2 * PAGE + 3, 1)
    rows = quantized_rows(vectors)
    assert rows.count == len(vectors)
    assert (rows.first(len(vectors)) == quantize(vectors)).all()
    assert quantized_rows(vectors[:0]).first(0).shape == (0, WIDTH)


def test_the_nearest_of_many_are_those_of_an_exact_scan() -> None:
    vectors = _texts(MANY, 1)
    snapshot = _snapshot(vectors)
    for question in vectors[::100]:
        exact = set(np.argsort(-(vectors @ question))[:NEAREST].tolist())
        assert set(snapshot.nearest(question, NEAREST)) == exact


def test_a_quick_look_follows_what_is_dropped_and_added() -> None:
    vectors = _texts(MANY, 1)
    changed = _snapshot(vectors).changed(["3", "4"], ["new"], vectors[4:5])
    assert (changed.quantized.first(MANY + 1) == quantize(np.vstack([vectors, vectors[4:5]]))).all()
    found = [changed.ids[row] for row in changed.nearest(vectors[4], NEAREST)]
    assert "new" in found
    assert not {"3", "4"} & set(found)


def test_what_others_do_with_a_copy_is_not_seen() -> None:
    vectors = _texts(MANY, 1)
    snapshot = _snapshot(vectors)
    apart = snapshot.apart()
    # Two threads that add to the same rows would write to the same place.
    assert apart.vectors is not snapshot.vectors
    assert apart.quantized is not snapshot.quantized
    tried = apart.changed([], ["tried"], -vectors[:1])
    went_on = snapshot.changed([], ["new"], vectors[:1])
    assert MANY in went_on.nearest(vectors[0], 2)
    assert MANY in tried.nearest(-vectors[0], 1)


def test_only_what_is_allowed_is_among_the_nearest() -> None:
    snapshot = _snapshot(_texts(MANY, 1))
    allowed = np.arange(len(snapshot.ids)) % 3 == 0
    found = snapshot.nearest(snapshot.matrix[1], NEAREST, allowed)
    assert len(found) == NEAREST
    assert {row % 3 for row in found} == {0}
    assert snapshot.nearest(snapshot.matrix[1], NEAREST, np.zeros(len(snapshot.ids), dtype=bool)) == []


def test_more_than_are_usually_looked_at_closely_can_be_asked_for() -> None:
    snapshot = _snapshot(_texts(MANY, 1))
    assert len(snapshot.nearest(snapshot.matrix[1], LOOKED_AT_CLOSELY + 20)) == LOOKED_AT_CLOSELY + 20


def test_the_best_are_the_highest() -> None:
    values = np.array([0.1, 0.5, 0.3, 0.4], dtype=np.float32)
    assert set(best(values, 2)) == {1, 3}
    assert set(best(values, 9)) == {0, 1, 2, 3}


def test_the_best_of_very_many_are_the_highest_wherever_they_lie() -> None:
    values = np.random.default_rng(1).permutation(100 * SAMPLED).astype(np.float32)
    assert set(values[best(values, 50)]) == set(np.sort(values)[-50:])
    # The sample sees high values alone, so that too few are as high as it says.
    unevenly = np.where(np.arange(len(values)) % SAMPLED, 0.0, 1.0).astype(np.float32) + values / 1e6
    assert set(best(unevenly, 99)) == set(np.argsort(-unevenly)[:99])
