import codecs

import pytest

from knowledge.reading.decoding import NotText, decode


@pytest.mark.parametrize(
    "data",
    [
        "Grüße\nB".encode(),
        "Grüße\r\nB".encode("utf-8-sig"),
        "Grüße\rB".encode("utf-16"),
        codecs.BOM_UTF16_BE + "Grüße\nB".encode("utf-16-be"),
        "Grüße\nB".encode("utf-32"),
    ],
)
def test_every_kind_of_unicode_is_read_and_lines_end_alike(data: bytes) -> None:
    assert decode(data) == "Grüße\nB"


def test_another_encoding_is_refused_with_the_place_and_the_remedy() -> None:
    with pytest.raises(NotText, match=r"byte 0xfc in line 2.*iconv") as refused:
        decode("Hello there\nGrüße\n".encode("cp1252"))
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)),
        b"text with a \0 in it",
        b"\x01\x02\x03abc",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\xff\xd8" * 40,
        b"\xff\xfe\x00",
    ],
)
def test_binary_data_is_refused_as_such(data: bytes) -> None:
    with pytest.raises(NotText, match="binary data"):
        decode(data)


def test_a_few_control_characters_do_no_harm() -> None:
    assert decode(b"A log with \x1b[31mcolour\x1b[0m and a \x07") == "A log with \x1b[31mcolour\x1b[0m and a \x07"


def test_text_in_an_encoding_with_hardly_a_plain_letter_is_still_text() -> None:
    with pytest.raises(NotText, match="not in UTF-8"):
        decode("Отпуск по уходу".encode("cp1251"))
