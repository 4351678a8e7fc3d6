"""The fragment ids that headings can be linked by: written by the author, or made from the heading's words."""

import re
import unicodedata

_WRITTEN_AFTER = re.compile(r"\s*\{:?\s*#+(?P<id>[^\s{}]+)[^{}]*\}\s*$")
_WRITTEN_AS_TAG = re.compile(r"<a\s[^>]*?\b(?:id|name)\s*=\s*[\"']?(?P<id>[^\"'\s>]+)[^>]*>")
_TAG_WITHOUT_LINK = re.compile(r"<a\s(?![^>]*\bhref\b)[^>]*>(?P<words>.*?)</a>", re.DOTALL)
_KEPT = frozenset("LMN")


def slug(heading: str) -> str:
    """The id that GitHub gives a heading: lower case, spaces as hyphens, no punctuation ("What's new?": whats-new)."""
    return "".join(_slug_character(character) for character in heading.strip().lower())


def _slug_character(character: str) -> str:
    if character in " \t":
        return "-"
    category = unicodedata.category(character)
    return character if category[0] in _KEPT or category == "Pc" or character == "-" else ""


def written_anchor(heading_source: str) -> str | None:
    """The id an author wrote into a heading, as `{#id}` at its end or as an `<a id="...">` tag in it."""
    found = _WRITTEN_AFTER.search(heading_source) or _WRITTEN_AS_TAG.search(heading_source)
    return found["id"].replace("\\", "") if found else None


def is_anchor_line(line: str) -> bool:
    """Whether a line holds an `<a id="...">` tag and nothing else; the heading below it is then linked by that id."""
    found = _WRITTEN_AS_TAG.match(line.strip())
    return found is not None and line.strip()[found.end() :].strip() in ("", "</a>")


def without_written_anchor(heading: str) -> str:
    """A heading's words without the `{#id}` or the `<a id="...">` tag that names it."""
    return _TAG_WITHOUT_LINK.sub(r"\g<words>", _WRITTEN_AFTER.sub("", heading))


class Anchors:
    """Hands out the ids of one document. A repeated heading gets -1, -2 and so on, as GitHub numbers them."""

    def __init__(self) -> None:
        self._used: dict[str, int] = {}

    def claim(self, heading: str, written: str | None) -> str:
        """The id of the next heading. An id the author wrote is kept as it is."""
        anchor = written or slug(heading)
        unique = anchor
        while unique in self._used and written is None:
            self._used[anchor] += 1
            unique = f"{anchor}-{self._used[anchor]}"
        self._used.setdefault(unique, 0)
        return unique
