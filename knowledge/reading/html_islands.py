"""HTML inside Markdown, turned into Markdown where it carries structure and dropped where it only carries looks."""

import re

from knowledge.reading.converting import CannotConvert, convert_html
from knowledge.reading.masking import Mask, each_between
from knowledge.reading.outline import block_parser

_TABLE = (re.compile(r"<table\b", re.IGNORECASE), re.compile(r"</table\s*>", re.IGNORECASE))
_HEADING = re.compile(
    r"<h(?P<level>[1-6])\b(?P<attributes>[^<>]*)>(?P<words>.{0,2000}?)</h(?P=level)\s*>", re.DOTALL | re.IGNORECASE
)
_ID = re.compile(r"\bid\s*=\s*[\"']?(?P<id>[\w.:-]+)")
_SUMMARY = re.compile(r"<summary\b[^<>]*>(?P<words>.{0,2000}?)</summary\s*>", re.DOTALL | re.IGNORECASE)
_ANY_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_ITEM = re.compile(r"\s*<li\b[^<>]*>\s*", re.IGNORECASE)
_PARAGRAPH = re.compile(r"</?p\b[^<>]*>", re.IGNORECASE)
_LOOKS = re.compile(
    r"</?(?:article|aside|button|center|details|div|figure|font|footer|header|li|main|ol|section|span|ul)\b[^<>]*>",
    re.IGNORECASE,
)
_INDENTATION = re.compile(r"^[ \t]{4,}|^[ \t]+(?=<)")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n){2,}")


def with_html_as_markdown(text: str, mask: Mask) -> str:
    """`text` with its HTML tables, lists and headings as Markdown, and without the boxes around them.

    Code in it must be hidden by `mask`. Blocks, for seconds when it meets the first table: call it in a thread.
    """
    if not _ANY_TAG.search(text):
        return text
    text = each_between(*_TABLE, text, lambda content: _table(mask.show(content)))
    text = _HEADING.sub(_heading, text)
    text = _SUMMARY.sub(lambda summary: f"\n\n**{_words(summary['words'])}**\n\n", text)
    text = _PARAGRAPH.sub("\n\n", _ITEM.sub("\n- ", _without_indentation(text)))
    return _BLANK_LINES.sub("\n\n", _LOOKS.sub("", text))


def _table(content: str) -> str:
    html = f"<table{content}</table>"
    try:
        return f"\n\n{convert_html(html).markdown.strip()}\n\n"
    except CannotConvert:
        return html


def _heading(heading: re.Match[str]) -> str:
    found = _ID.search(heading["attributes"])
    written_id = f" {{#{found['id']}}}" if found else ""
    return f"\n\n{'#' * int(heading['level'])} {_words(heading['words'])}{written_id}\n\n"


def _words(html: str) -> str:
    return " ".join(_ANY_TAG.sub(" ", html).split())


def _without_indentation(text: str) -> str:
    """What is indented inside HTML is not code, and must not become code once the tags around it are gone."""
    lines = text.split("\n")
    for token in block_parser().parse(text):
        if token.type == "html_block" and token.map:
            for number in range(*token.map):
                lines[number] = _INDENTATION.sub("", lines[number])
    return "\n".join(lines)
