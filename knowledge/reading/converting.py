"""PDF, Word, PowerPoint and HTML documents as Markdown, through markitdown."""

import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from knowledge.reading.decoding import NotText, decode
from knowledge.reading.masking import Mask, each_between
from knowledge.reading.site_markup import without_site_markup

if TYPE_CHECKING:
    from markitdown import DocumentConverter

DOCUMENT_KINDS: Mapping[str, str] = {
    ".pdf": "PDF",
    ".docx": "Word",
    ".pptx": "PowerPoint",
    ".html": "HTML",
    ".htm": "HTML",
}
"""What can be converted: the ending of the file's name, and what people call such a file."""

LARGEST_UNPACKED = 500 * 1024 * 1024
"""Bytes that a Word or PowerPoint file, which is a zip archive, may unpack to: ten times the largest file we read."""

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_CHARSET = re.compile(rb"<meta[^>]*\bcharset\s*=\s*[\"']?([\w-]+)", re.IGNORECASE)
_HEAD_BYTES = 2048
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
_MENUS = tuple(
    (re.compile(rf"<{name}\b", re.IGNORECASE), re.compile(rf"</{name}\s*>", re.IGNORECASE))
    for name in ("nav", "template")
)
_HEADING_ID = re.compile(
    r"<(?P<tag>h[1-6])\b(?P<rest>[^<>]*?\bid\s*=\s*[\"']?(?P<id>[\w.:-]+)[^<>]*)>(?P<words>.{0,2000}?)</(?P=tag)\s*>",
    re.DOTALL | re.IGNORECASE,
)
_CONTACT = re.compile(r"(\bhref\s*=\s*[\"']?)(mailto|tel):", re.IGNORECASE)
_CONTACT_LINK = re.compile(r"\]\(https://contact\.invalid/(mailto|tel)/([^)\s]*)\)")
_SLIDE_NUMBER = re.compile(r"<!-- Slide number: \d+ -->")
_NOT_STORABLE = re.compile("[\0\ud800-\udfff]")


class CannotConvert(ValueError):
    """A document cannot be read. The message says why, and what to do."""


@dataclass(frozen=True)
class Converted:
    """A document as Markdown, and the title it gives itself (HTML only)."""

    markdown: str
    title: str | None = None


def decode_html(data: bytes) -> str:
    """The source of an HTML page, in UTF-8 or in the encoding it declares itself. Raises NotText."""
    declared = _CHARSET.search(data, 0, _HEAD_BYTES)
    try:
        return decode(data)
    except NotText:
        if declared is None:
            raise
    try:
        return decode(data.decode(declared[1].decode()).encode())
    except (LookupError, UnicodeDecodeError) as error:
        raise NotText(f"This page is not in {declared[1].decode()}, as it says: save it again as UTF-8.") from error


def convert_html(html: str) -> Converted:
    """An HTML page as Markdown, without scripts, styles and menus. Ids of headings and mail addresses are kept.

    Blocks: call it in a thread. Raises CannotConvert.
    """
    if "<" not in html:
        return Converted(html)
    from markitdown.converters import HtmlConverter

    html = _XML_DECLARATION.sub("", _without_site_parts(html))
    html = _HEADING_ID.sub(r"<\g<tag>\g<rest>>\g<words> {#\g<id>}</\g<tag>>", html)
    # The converter drops links that are not web addresses, and with them whom to write to.
    html = _CONTACT.sub(r"\1https://contact.invalid/\2/", html)
    try:
        result = HtmlConverter().convert_string(html, strict=True)
    except Exception as error:
        raise CannotConvert(_reason("HTML", error)) from error
    markdown = _CONTACT_LINK.sub(lambda link: f"]({link[1]}:{unquote(link[2])})", result.markdown)
    return Converted(_storable(markdown), " ".join((result.title or "").split()) or None)


def _without_site_parts(html: str) -> str:
    mask = Mask()
    html = without_site_markup(html, mask)
    for opening, closing in _MENUS:
        html = each_between(opening, closing, html, lambda _: "")
    return mask.show(html)


def convert_document(data: bytes, ending: str) -> Converted:
    """A PDF, Word or PowerPoint file as Markdown. Blocks, for a minute if it is large: call it in a thread.

    Raises CannotConvert.
    """
    kind = DOCUMENT_KINDS[ending]
    if kind != "PDF":
        _check_archive(data, kind, ending)
    from markitdown import StreamInfo

    try:
        result = _converter(kind).convert(io.BytesIO(data), StreamInfo(extension=ending))
    except Exception as error:
        raise CannotConvert(_reason(kind, error)) from error
    return Converted(_storable(_SLIDE_NUMBER.sub("", result.markdown)))


def _converter(kind: str) -> "DocumentConverter":
    from markitdown.converters import DocxConverter, PdfConverter, PptxConverter

    converters: dict[str, type[DocumentConverter]] = {
        "PDF": PdfConverter,
        "Word": DocxConverter,
        "PowerPoint": PptxConverter,
    }
    return converters[kind]()


def _check_archive(data: bytes, kind: str, ending: str) -> None:
    if data.startswith(_OLD_OFFICE):
        raise CannotConvert(
            f"This {kind} file is protected by a password or in an old format: "
            f"save a copy without a password as {ending}."
        )
    try:
        unpacked = sum(entry.file_size for entry in zipfile.ZipFile(io.BytesIO(data)).infolist())
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise CannotConvert(_reason(kind, error)) from error
    if unpacked > LARGEST_UNPACKED:
        raise CannotConvert(f"This {kind} file unpacks to more than 500 MB: split it, or make its pictures smaller.")


def _reason(kind: str, error: Exception) -> str:
    names = {ancestor.__name__ for ancestor in type(error).__mro__}
    if names & {"PDFPasswordIncorrect", "PDFEncryptionError", "PDFTextExtractionNotAllowed"}:
        return "This PDF file is protected by a password: save a copy without one."
    if isinstance(error, RecursionError):
        return f"This {kind} file is nested too deeply to be read: save its text as Markdown."
    return (
        f"This file is damaged or not a {kind} file ({type(error).__name__}): open it, save it again and import that."
    )


def _storable(text: str) -> str:
    """`text` without the characters that no database takes, and with new pages as new lines."""
    return _NOT_STORABLE.sub("", text.replace("\f", "\n")).replace("\r\n", "\n").replace("\r", "\n")
