import struct
import zlib

from adapters.teams.icons import color_icon, outline_icon


def pixels_of(png: bytes) -> tuple[int, list[tuple[int, ...]]]:
    """The size of a picture and its pixels, read without our own code."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, depth, kind = struct.unpack(">IIBB", png[16:26])
    assert (width, depth, kind) == (height, 8, 6)
    length = struct.unpack(">I", png[33:37])[0]
    raw = zlib.decompress(png[41 : 41 + length])
    rows = [raw[start + 1 : start + 1 + 4 * width] for start in range(0, len(raw), 4 * width + 1)]
    return width, [tuple(row[at : at + 4]) for row in rows for at in range(0, len(row), 4)]


def test_the_colour_icon_is_192_pixels_wide_and_covers_its_ground() -> None:
    size, pixels = pixels_of(color_icon())
    assert size == 192
    assert {alpha for *_, alpha in pixels} == {255}
    assert (255, 255, 255, 255) in pixels
    assert pixels[0] == (0x0D, 0x5F, 0x56, 255)


def test_the_outline_icon_is_32_pixels_wide_and_white_on_nothing() -> None:
    size, pixels = pixels_of(outline_icon())
    assert size == 32
    assert {pixel[:3] for pixel in pixels} == {(255, 255, 255)}
    assert pixels[0][3] == 0
    assert max(pixel[3] for pixel in pixels) == 255
