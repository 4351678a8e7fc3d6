"""Rows of numbers that are only ever added to: whoever looks at the first of them goes on seeing them unchanged."""

from typing import Self

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

ROOM = 8
"""A part of so many is added to the room when it is full, and costs no memory before it is used."""

LEAST_ROOM = 1_024
"""Rows."""


class GrowingRows:
    """A matrix with room for more rows at its end. One writer; read from any thread."""

    def __init__(self, width: int, count: int = 0) -> None:
        """No rows yet, and room for `count` of them and some more."""
        self.count = 0
        self._room = _room_for(count, width)

    @classmethod
    def of(cls, rows: Floats) -> Self:
        """A copy of these rows."""
        return cls(rows.shape[1], len(rows)).after(0, rows)

    def first(self, count: int) -> Floats:
        """The first so many rows; not a copy."""
        return self._room[:count]

    def after(self, count: int, new: Floats) -> Self:
        """The first `count` rows and the new ones after them.

        They are added here, without a copy of the others as long as there is room, unless somebody else has added rows
        at that place: then the others are copied, so that nobody sees what is not theirs.
        """
        there = self if count == self.count else self.of(self.first(count))
        there._add(new)
        return there

    def _add(self, new: Floats) -> None:
        count = self.count + len(new)
        if count > len(self._room):
            room = _room_for(count, self._room.shape[1])
            room[: self.count] = self.first(self.count)
            self._room = room
        self._room[self.count : count] = new
        self.count = count


def _room_for(count: int, width: int) -> Floats:
    return np.empty((count + count // ROOM + LEAST_ROOM, width), dtype=np.float32)
