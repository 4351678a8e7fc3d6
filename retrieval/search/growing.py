"""Rows of numbers that are only ever added to: whoever looks at the first of them goes on seeing them unchanged."""

from typing import Generic, Self, TypeVar

import numpy as np
from numpy.typing import DTypeLike, NDArray

Floats = NDArray[np.float32]

Number = TypeVar("Number", bound=np.generic)

ROOM = 8
"""A part of so many is added to the room when it is full, and costs no memory before it is used."""

LEAST_ROOM = 1_024
"""Rows."""


class GrowingRows(Generic[Number]):
    """A matrix with room for more rows at its end. One writer; read from any thread."""

    def __init__(self, width: int, count: int = 0, dtype: DTypeLike = np.float32) -> None:
        """No rows yet, and room for `count` of them and some more."""
        self.count = 0
        self._room: NDArray[Number] = _room_for(count, width, dtype)

    @classmethod
    def of(cls, rows: NDArray[Number]) -> Self:
        """A copy of these rows."""
        return cls(rows.shape[1], len(rows), rows.dtype).after(0, rows)

    def first(self, count: int) -> NDArray[Number]:
        """The first so many rows; not a copy."""
        return self._room[:count]

    def after(self, count: int, new: NDArray[Number]) -> Self:
        """The first `count` rows and the new ones after them.

        They are added here, without a copy of the others as long as there is room, unless somebody else has added rows
        at that place: then the others are copied, so that nobody sees what is not theirs.
        """
        there = self if count == self.count else self.of(self.first(count))
        there._add(new)
        return there

    def _add(self, new: NDArray[Number]) -> None:
        count = self.count + len(new)
        if count > len(self._room):
            room: NDArray[Number] = _room_for(count, self._room.shape[1], self._room.dtype)
            room[: self.count] = self.first(self.count)
            self._room = room
        self._room[self.count : count] = new
        self.count = count


def _room_for(count: int, width: int, dtype: DTypeLike) -> NDArray[Number]:
    return np.empty((count + count // ROOM + LEAST_ROOM, width), dtype)
