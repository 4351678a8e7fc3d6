"""Where sentences end: in a paragraph that is all there, and in a text that is still being written. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

CITATION = re.compile(
    r"\s*[\[【]\s*\^?(?:(?:passage|source)\s*)?(\d{1,3}(?:\s*[,;–-]\s*\d{1,3})*)\s*(?:†[^\]】]*)?[\]】]", re.IGNORECASE
)
"""A citation mark and the space before it, in the spellings models use: [1], [1, 2], [1-3], [^1], [Source 1], 【1】."""
MARKER = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+")
"""What begins an item of a list."""
FENCE = re.compile(r"[ \t]*(```|~~~)")
LONGEST = 2_000
"""Characters after which a sentence without an end is taken as it is, so that a runaway text cannot fill the memory."""

_END = re.compile(r"""[.!?…]+["'”’)\]*_]*(?=\s|$|[\[【])""")
_NEVER_LAST = frozenset("e.g i.e dr mr mrs ms prof vs approx incl excl resp st fig cf al tel ext dept".split())
_SELDOM_LAST = frozenset("etc a.m p.m no inc ltd co corp jr sr u.s u.k".split())


@dataclass(frozen=True)
class WrittenSentence:
    """A sentence as a model wrote it. `opens` is what stood before it ("", " ", a line break, a paragraph break);
    `marker` is the list mark it begins with ("-", "2."), or nothing. Its citations are still in the text.
    """

    text: str
    opens: str = ""
    marker: str = ""


def sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of every sentence of one paragraph, without the white space around it."""
    start = 0
    for match in _END.finditer(text):
        if _is_end(text, start, match):
            yield from _trimmed(text, start, match.end())
            start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if piece.strip():
        yield start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))


def _is_end(text: str, start: int, match: re.Match[str]) -> bool:
    before = text[start : match.start()]
    if before.count("`") % 2 or not match.group().startswith("."):
        return before.count("`") % 2 == 0
    word = before.rsplit(None, 1)[-1].lstrip("(\"'*_").lower() if before.strip() else ""
    if before.strip().isdigit() or word in _NEVER_LAST or (len(word) == 1 and word.isalpha()):
        return False
    following = text[match.end() :].lstrip()
    return word not in _SELDOM_LAST or not following or following[0].isupper()


class SentenceReader:
    """Cuts a text into sentences, list items and code blocks while it arrives.

    A citation that follows the full stop belongs to the sentence before it, so a sentence is given out only when what
    comes after it has been seen.
    """

    def __init__(self) -> None:
        self._waiting = ""
        self._opens = ""
        self._is_first = True

    def feed(self, piece: str) -> list[WrittenSentence]:
        """The sentences that `piece` completes."""
        self._waiting += piece.replace("\r\n", "\n").replace("\r", "\n")
        return list(self._complete(is_last=False))

    def close(self) -> list[WrittenSentence]:
        """The sentences that are left now that nothing more comes; one without an end counts."""
        return list(self._complete(is_last=True))

    def _complete(self, is_last: bool) -> Iterator[WrittenSentence]:
        self._skip_space()
        while self._waiting:
            end = _first_end(self._waiting, self._opens != " ", is_last)
            if end is None and len(self._waiting) <= LONGEST:
                return
            yield self._take(end or LONGEST)
            self._skip_space()

    def _skip_space(self) -> None:
        rest = self._waiting.lstrip()
        space = self._opens + self._waiting[: len(self._waiting) - len(rest)]
        self._opens = "" if self._is_first else "\n" * min(space.count("\n"), 2) or " "
        self._waiting = rest

    def _take(self, end: int) -> WrittenSentence:
        text, opens = self._waiting[:end], self._opens
        self._waiting, self._opens, self._is_first = self._waiting[end:], "", False
        marker = MARKER.match(text) if opens != " " else None
        if marker is None:
            return WrittenSentence(text.strip(), opens)
        return WrittenSentence(text[marker.end() :].strip(), opens, marker.group().strip())


def _first_end(text: str, at_line_start: bool, is_last: bool) -> int | None:
    """Where the sentence that `text` begins with ends; None when that cannot be known before more arrives."""
    end = _CLOSED_FENCE if at_line_start and FENCE.match(text) else _STOP
    for match in end.finditer(text):
        following = text[match.end() :].lstrip()
        if not following and not is_last:
            return None
        if _goes_on(text, match, following):
            continue
        return _behind_citations(text, match, is_last)
    return len(text) if is_last else None


_STOP = re.compile(r"\n|" + _END.pattern)
_CLOSED_FENCE = re.compile(r"(?<=\n)[ \t]*(?:```|~~~)[ \t]*(?=\n|$)")
_HALF_OPEN = re.compile(r"\s*[\[【][^\]】]{0,40}$")
_CITATIONS = re.compile(rf"(?:{CITATION.pattern})+[.]?", re.I)


def _goes_on(text: str, match: re.Match[str], following: str) -> bool:
    """Whether the sentence does not end at `match` after all."""
    if match.group() != "\n":
        return match.re is _STOP and not _is_end(text, 0, match)
    is_one_break = not text[match.end() :].lstrip(" \t").startswith("\n")
    wraps = is_one_break and following[:1].islower() and not MARKER.match(following)
    return wraps and not text[: match.start()].rstrip().endswith(":")


def _behind_citations(text: str, match: re.Match[str], is_last: bool) -> int | None:
    """The end of the citations that follow; None when one may only have begun to arrive."""
    end = match.start() if match.group() == "\n" else match.end()
    citations = _CITATIONS.match(text, end)
    end = citations.end() if citations else end
    if not is_last and _HALF_OPEN.match(text, end):
        return None
    if not is_last and citations and not text[end:].strip():
        return None
    return end
