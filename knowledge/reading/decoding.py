"""Bytes of a text file as text, or what is wrong with them."""

import codecs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
MOST_CONTROLS = 0.05
"""The share of control characters above which a file is no text. Text has hardly any in whatever encoding; in packed or
compiled data more than one byte in ten is one."""

_NOT_TEXT = "This is not a text file (it holds binary data): save it as text, or give it the ending of what it is."
_CONTROLS = frozenset(chr(code) for code in range(32)) - frozenset("\t\n\r\f\v\x1b")


class NotText(ValueError):
    """The bytes are not text that can be read. The message says where and how to mend it."""


def decode(data: bytes) -> str:
    """The text of a file in UTF-8, or in UTF-16 or UTF-32 with a byte order mark, with line feeds only.

    Raises NotText.
    """
    text = _decoded(data).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if _is_junk(text):
        raise NotText(_NOT_TEXT)
    return text


def _decoded(data: bytes) -> str:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8" or _is_junk(data.decode("latin-1")):
            raise NotText(_NOT_TEXT) from error
        line = data.count(b"\n", 0, error.start) + 1
        raise NotText(
            f"This text is not in UTF-8 (byte 0x{data[error.start]:02x} in line {line}): save it again as UTF-8, or "
            "convert it, from a Western European encoding with 'iconv -f windows-1252 -t utf-8'."
        ) from error


def _is_junk(text: str) -> bool:
    return "\0" in text or sum(map(text.count, _CONTROLS)) > MOST_CONTROLS * len(text)
