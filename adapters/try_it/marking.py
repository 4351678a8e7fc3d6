"""Marks put into HTML that is already safe: the words an answer rests on, and the numbers of its sources. Pure."""

import html
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass

TAG = re.compile(r"(<[^<>\"]*(?:\"[^\"]*\"[^<>\"]*)*>)")
"""One tag as the sanitiser writes it: attribute values in double quotes."""

CITATION = re.compile(r"\s*\[(\d{1,2})\]")
OPENING_MARKS = "“‘\"'(["
UNTOUCHED = ("<a ", "<code>", "<pre>")
UNTOUCHED_ENDS = ("</a>", "</code>", "</pre>")
"""What looks like a citation inside a link or in code is none."""


@dataclass
class _Text:
    """A run of text between two tags, and which part of it is to be marked."""

    text: str
    start: int = 0
    end: int = 0

    def to_html(self) -> str:
        before, inside, after = self.text[: self.start], self.text[self.start : self.end], self.text[self.end :]
        marked = f"<mark>{html.escape(inside, quote=False)}</mark>" if inside.strip() else inside
        return f"{html.escape(before, quote=False)}{marked}{html.escape(after, quote=False)}"


def mark_quote(safe_html: str, quote: str) -> str | None:
    """The same HTML with `quote` (plain text) in <mark>, across tags where need be; None where it is not there.

    Only letters and digits are compared, so Markdown's signs and line breaks do not matter.
    """
    pieces = TAG.split(safe_html)
    texts = [_Text(html.unescape(piece)) for piece in pieces[::2]]
    letters = [(place, offset) for place, text in enumerate(texts) for offset in _letters(text.text)]
    wanted = "".join(quote[offset].lower()[0] for offset in _letters(quote))
    start = "".join(texts[place].text[offset].lower()[0] for place, offset in letters).find(wanted) if wanted else -1
    if start < 0:
        return None
    _mark(texts, letters[start], letters[start + len(wanted) - 1])
    pieces[::2] = [text.to_html() for text in texts]
    return "".join(pieces)


def link_citations(safe_html: str, numbers: Collection[int], prefix: str) -> str:
    """The same HTML with every [n] of `numbers` turned into a raised link to `#<prefix><n>`."""
    return _replaced(safe_html, lambda found: _citation(found, numbers, prefix))


def without_citations(safe_html: str) -> str:
    """The same HTML without any [n]."""
    return _replaced(safe_html, lambda _: "")


def _replaced(safe_html: str, replace: Callable[[re.Match[str]], str]) -> str:
    pieces = TAG.split(safe_html)
    untouched = 0
    for place, piece in enumerate(pieces):
        if piece.startswith(UNTOUCHED):
            untouched += 1
        elif piece in UNTOUCHED_ENDS:
            untouched -= 1
        elif place % 2 == 0 and not untouched:
            pieces[place] = CITATION.sub(replace, piece)
    return "".join(pieces)


def _letters(text: str) -> Iterator[int]:
    return (offset for offset, character in enumerate(text) if character.isalnum())


def _mark(texts: list[_Text], start: tuple[int, int], end: tuple[int, int]) -> None:
    for place in range(start[0], end[0] + 1):
        texts[place].end = len(texts[place].text)
    first, last = texts[start[0]], texts[end[0]]
    first.start, last.end = start[1], end[1] + 1
    while first.start and first.text[first.start - 1] in OPENING_MARKS:
        first.start -= 1
    while last.end < len(last.text) and not last.text[last.end].isspace() and not last.text[last.end].isalnum():
        last.end += 1


def _citation(found: re.Match[str], numbers: Collection[int], prefix: str) -> str:
    number = int(found[1])
    if number not in numbers:
        return found[0]
    return f'<sup><a class="citation" href="#{prefix}{number}"><span class="unseen">Source </span>{number}</a></sup>'
