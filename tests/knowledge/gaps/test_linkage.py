import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, linkage  # type: ignore[import-untyped]

from knowledge.gaps import linkage as under_test
from knowledge.gaps.linkage import FREE, Numbers, Vector, linked


def directions(seed: int, count: int, width: int = 6) -> Vector:
    vectors = np.random.default_rng(seed).normal(size=(count, width)).astype(np.float32)
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True), dtype=np.float32)


def at(*degrees: float) -> Vector:
    angles = np.radians(degrees)
    return np.stack((np.cos(angles), np.sin(angles)), axis=1).astype(np.float32)


def alone(vectors: Vector) -> tuple[Numbers, Numbers]:
    return np.arange(len(vectors)), np.full(len(vectors), FREE)


def groups(numbers: Numbers) -> set[frozenset[int]]:
    return {frozenset(np.flatnonzero(numbers == number).tolist()) for number in set(numbers.tolist())}


@pytest.mark.parametrize("link_from", [-0.5, 0.0, 0.3, 0.6, 0.9])
@pytest.mark.parametrize("seed", range(4))
def test_the_groups_are_those_of_average_linkage(seed: int, link_from: float) -> None:
    vectors = directions(seed, 80)
    expected = fcluster(linkage(vectors, "average", metric="cosine"), 1 - link_from, "distance")
    assert groups(linked(vectors, *alone(vectors), link_from)) == groups(expected)


def test_the_groups_do_not_depend_on_how_many_are_compared_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = directions(7, 150)
    expected = groups(linked(vectors, *alone(vectors), 0.5))
    monkeypatch.setattr(under_test, "COMPARED_AT_ONCE", 16)
    assert groups(linked(vectors, *alone(vectors), 0.5)) == expected


def test_questions_in_the_very_same_words_are_one_group() -> None:
    vectors = np.repeat(directions(1, 3, width=384), 30, axis=0)
    assert len(groups(linked(vectors, *alone(vectors), 0.9))) == 3


def test_one_question_is_one_group() -> None:
    assert linked(at(0), *alone(at(0)), 0.5).tolist() == [0]


def test_a_piece_is_never_taken_apart() -> None:
    found = linked(at(0, 90, 95), np.array([0, 0, 1]), np.array([FREE, FREE]), 0.9)
    assert groups(found) == {frozenset({0, 1}), frozenset({2})}


def test_pieces_with_different_anchors_are_never_joined_not_even_by_what_lies_between() -> None:
    found = linked(at(0, 4, 10), np.arange(3), np.array([5, FREE, 7]), 0.5)
    assert groups(found) == {frozenset({0, 1}), frozenset({2})}


def test_pieces_with_the_same_anchor_are_joined_if_they_are_alike() -> None:
    found = linked(at(0, 4, 90), np.arange(3), np.array([5, 5, 5]), 0.5)
    assert groups(found) == {frozenset({0, 1}), frozenset({2})}


@given(st.integers(0, 10_000), st.integers(2, 30), st.floats(-0.9, 0.95))
def test_no_pair_of_groups_is_left_that_could_be_joined(seed: int, count: int, link_from: float) -> None:
    random = np.random.default_rng(seed)
    vectors = directions(seed, count)
    _, piece_of = np.unique(random.integers(0, count, count), return_inverse=True)
    anchors = random.integers(FREE, 3, piece_of.max() + 1)
    group_of = linked(vectors, piece_of, anchors, link_from)
    means = np.stack([vectors[group_of == group].mean(axis=0) for group in range(group_of.max() + 1)])
    anchor_of = np.array([anchors[piece_of[group_of == group]].max() for group in range(len(means))])
    links = means @ means.T
    np.fill_diagonal(links, -1)
    held = anchor_of != FREE
    links[(anchor_of != anchor_of[:, np.newaxis]) & held & held[:, np.newaxis]] = -1
    assert links.max() < link_from + 1e-5
    assert all(len(np.unique(group_of[piece_of == piece])) == 1 for piece in range(len(anchors)))
    anchor_of_row = anchors[piece_of]
    assert np.all((anchor_of_row == FREE) | (anchor_of_row == anchor_of[group_of]))
