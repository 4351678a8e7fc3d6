"""Average linkage: groups are joined for as long as their members are alike on average. Pure.

Two groups that are each other's most alike are joined, and all such pairs at once: for average linkage that gives the
same groups as joining one pair after the other (the averages of a joined group lie between those of its parts, so no
other pair comes nearer by it), in a few rounds of matrix products.
"""

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float32]
"""Of unit length, so that a dot product is a cosine."""

Numbers = NDArray[np.intp]
Flags = NDArray[np.bool_]

NEVER = -2.0
"""Below every cosine."""

FREE = -1
"""The anchor of what may join anything."""

COMPARED_AT_ONCE = 1024
"""Rows of one product, so that memory grows with the number of groups and not with its square."""


def linked(vectors: Vector, piece_of: Numbers, anchors: Numbers, link_from: float) -> Numbers:
    """The group of each row, numbered from 0. Groups are joined down to a mean cosine of `link_from`.

    Rows start out in the pieces `piece_of`, 0 to len(anchors) - 1, none of them empty, and a piece is never taken
    apart. A piece has an anchor, 0 or more, or is `FREE`. Two groups with different anchors are never joined.
    """
    order = np.argsort(piece_of, kind="stable")
    sizes = np.bincount(piece_of, minlength=len(anchors)).astype(np.float32)
    starts = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.intp)
    totals = np.add.reduceat(vectors[order], starts, axis=0)
    group_of, anchors = piece_of, anchors.copy()
    while True:
        kept, leaving = _pairs(np.asarray(totals / sizes[:, np.newaxis], dtype=np.float32), anchors, link_from)
        if not len(kept):
            return group_of
        totals[kept] += totals[leaving]
        sizes[kept] += sizes[leaving]
        anchors[kept] = np.maximum(anchors[kept], anchors[leaving])
        stays = np.ones(len(sizes), dtype=np.bool_)
        stays[leaving] = False
        totals, sizes, anchors = totals[stays], sizes[stays], anchors[stays]
        goes_to = np.cumsum(stays) - 1
        goes_to[leaving] = goes_to[kept]
        group_of = goes_to[group_of]


def _pairs(means: Vector, anchors: Numbers, link_from: float) -> tuple[Numbers, Numbers]:
    """The pairs to join: each other's most alike, and alike enough."""
    nearest, link = _nearest(means, anchors)
    numbers = np.arange(len(means))
    kept = np.flatnonzero((nearest[nearest] == numbers) & (numbers < nearest) & (link >= link_from))
    if len(kept):
        return kept, nearest[kept]
    # Among equals, rounding can make three groups prefer each other in a circle.
    best = np.array([link.argmax()])
    return (best, nearest[best]) if link[best[0]] >= link_from else (kept, kept)


def _nearest(means: Vector, anchors: Numbers) -> tuple[Numbers, Vector]:
    nearest = np.zeros(len(means), dtype=np.intp)
    link = np.zeros(len(means), dtype=np.float32)
    held = np.flatnonzero(anchors != FREE)
    for start in range(0, len(means), COMPARED_AT_ONCE):
        some = slice(start, start + COMPARED_AT_ONCE)
        likeness = means[some] @ means.T
        rows = np.arange(len(likeness))
        likeness[rows, start + rows] = NEVER
        held_here = np.flatnonzero(anchors[some] != FREE)
        apart = anchors[some][held_here, np.newaxis] != anchors[held]
        likeness[np.ix_(held_here, held)] += 2 * NEVER * apart
        nearest[some] = likeness.argmax(axis=1)
        link[some] = likeness[rows, nearest[some]]
    return nearest, link
