"""Our sign as the two pictures that Teams wants, drawn here: a stair and the rail along it. Pure.

The strokes are those of the sign on our web pages, on a field of 32 by 32.
"""

import struct
import zlib
from collections.abc import Sequence
from itertools import pairwise

FIELD = 32.0
STROKE = 2.5

RAIL = ((7.0, 8.0), (25.0, 18.5))
STAIR = ((7.0, 16.5), (13.0, 16.5), (13.0, 21.0), (19.0, 21.0), (19.0, 25.5), (25.0, 25.5))

GROUND = (0x0D, 0x5F, 0x56)
WHITE = (0xFF, 0xFF, 0xFF)

COLOR_SIZE, OUTLINE_SIZE = 192, 32
"""Pixels, as Teams wants them."""

Point = tuple[float, float]
Pixel = tuple[int, int, int, int]


def color_icon() -> bytes:
    """The sign in white on our green, as PNG. Teams rounds the corners itself, so the ground fills it."""
    return _png(COLOR_SIZE, [_over_ground(_ink(place, COLOR_SIZE)) for place in _places(COLOR_SIZE)])


def outline_icon() -> bytes:
    """The sign in white on nothing, as PNG."""
    return _png(OUTLINE_SIZE, [(*WHITE, round(255 * _ink(place, OUTLINE_SIZE))) for place in _places(OUTLINE_SIZE)])


def _places(size: int) -> list[Point]:
    step = FIELD / size
    return [((column + 0.5) * step, (row + 0.5) * step) for row in range(size) for column in range(size)]


def _ink(place: Point, size: int) -> float:
    """How much of the pixel there the strokes cover, from 0 to 1."""
    strokes = [*pairwise(STAIR), RAIL]
    distance = min(_distance(place, start, end) for start, end in strokes)
    return max(0.0, min(1.0, (STROKE / 2 - distance) * size / FIELD + 0.5))


def _distance(place: Point, start: Point, end: Point) -> float:
    along_x, along_y = end[0] - start[0], end[1] - start[1]
    share = ((place[0] - start[0]) * along_x + (place[1] - start[1]) * along_y) / (along_x**2 + along_y**2)
    share = max(0.0, min(1.0, share))
    off_x, off_y = place[0] - start[0] - share * along_x, place[1] - start[1] - share * along_y
    return float((off_x**2 + off_y**2) ** 0.5)


def _over_ground(ink: float) -> Pixel:
    red, green, blue = (round(under + (over - under) * ink) for under, over in zip(GROUND, WHITE, strict=True))
    return red, green, blue, 255


def _png(size: int, pixels: Sequence[Pixel]) -> bytes:
    rows = (pixels[start : start + size] for start in range(0, size * size, size))
    # Each line begins with the number of its filter: none.
    raw = b"".join(b"\0" + bytes(value for pixel in row for value in pixel) for row in rows)
    header = struct.pack(">IIBBBBB", size, size, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(raw, 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, body) for name, body in chunks)


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
