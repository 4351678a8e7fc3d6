"""Which sentences of a written answer may stand: those a cited passage supports word for word. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from retrieval.checking.sentences import CITATION, WrittenSentence
from retrieval.checking.support import LONGEST_QUOTE, find_support
from retrieval.checking.wording import BACK_REFERENCES, STOP
from retrieval.composing.prompting import MOST_WORDS
from retrieval.outcome import Evidence


@dataclass(frozen=True)
class Written:
    """An answer of which every sentence was found in a passage.

    `text` is Markdown with marks [1], [2]... in order of first use. The passage behind mark n is `used[n - 1]`, counted
    from 1 in the evidence given; one passage is used twice when its words stand too far apart for one quotation.
    `quotes[n]` is the verbatim span behind mark n. `dropped` counts the sentences that were left out.
    """

    text: str
    used: tuple[int, ...]
    quotes: dict[int, str]
    dropped: int


@dataclass(frozen=True)
class Source:
    """Where in the evidence (counted from 1) the words that support a sentence start and end."""

    passage: int
    start: int
    end: int


@dataclass(frozen=True)
class _Verified:
    text: str
    opens: str
    marker: str
    sources: tuple[Source, ...]


@dataclass
class Draft:
    """An answer being checked while it is written: takes the model's sentences, gives out what may be shown.

    A numbered list stands or falls whole, because steps with one missing are worse than no steps. What small models
    say again and again is taken once.
    """

    evidence: Sequence[Evidence]
    dropped: int = 0
    is_full: bool = False
    _words: int = 0
    _shown: list[str] = field(default_factory=list)
    _cited: list[Source] = field(default_factory=list)
    _steps: list[_Verified | None] = field(default_factory=list)
    _seen: set[str] = field(default_factory=set)
    _last: _Verified | None = None
    _line: tuple[str, str] = ("", "")

    def add(self, sentence: WrittenSentence) -> str:
        """What can be shown now that `sentence` has come: nothing, itself, or a list that it completes."""
        text = cleaned(sentence.text)
        if self.is_full or not any(character.isalnum() for character in CITATION.sub("", text)):
            return ""
        opens, marker = self._beginning(sentence)
        is_step = marker[:1].isdigit() or (opens == " " and bool(self._steps))
        if not is_step and text in self._seen:
            return ""
        self._seen.add(text)
        verified = self._verified(text, opens, marker)
        shown = "" if is_step else self._end_of_list()
        self._remember(verified, sentence)
        if is_step:
            self._steps.append(verified)
        elif verified is not None:
            shown += self._show(verified)
        elif not text.endswith(":"):
            self.dropped += 1
        return shown

    def finish(self) -> str:
        """What was still held back."""
        return self._end_of_list()

    def written(self) -> Written | None:
        """The whole answer; None when no sentence stood."""
        if not self._shown:
            return None
        quotes = {
            number: self._text_of(source.passage)[source.start : source.end]
            for number, source in enumerate(self._cited, start=1)
        }
        used = tuple(source.passage for source in self._cited)
        return Written("".join(self._shown), used, quotes, self.dropped)

    def _beginning(self, sentence: WrittenSentence) -> tuple[str, str]:
        """The break and list mark before a sentence; those of a dropped one go to the next on its line."""
        if sentence.opens == " " and self._line != ("", ""):
            return self._line
        return sentence.opens, sentence.marker

    def _remember(self, verified: _Verified | None, sentence: WrittenSentence) -> None:
        self._last = verified
        if verified is not None:
            self._line = ("", "")
        elif sentence.opens != " ":
            self._line = (sentence.opens, sentence.marker)

    def _verified(self, text: str, opens: str, marker: str) -> _Verified | None:
        claim = _without_yes_or_no(_on_one_line(CITATION.sub("", text)))
        numbers = [n for n in dict.fromkeys(cited_numbers(text)) if 1 <= n <= len(self.evidence)]
        sources = tuple(source for n in numbers if (source := self._source(claim, n)) is not None)
        if _leans_back(claim):
            sources = tuple(source for source in sources if self._follows_last(source))
        return _Verified(claim, opens, marker, sources) if sources else None

    def _source(self, claim: str, number: int) -> Source | None:
        found = self.evidence[number - 1].found
        headings = " ; ".join((found.details.title, *found.passage.heading_path))
        span = find_support(claim, found.passage.text, headings)
        return Source(number, *span) if span else None

    def _follows_last(self, source: Source) -> bool:
        """Whether the words stand right behind those of the sentence before, so that "it" still means the same."""
        for last in self._last.sources if self._last else ():
            between = self._text_of(source.passage)[last.end : source.start]
            in_order = last.passage == source.passage and last.start <= source.start
            if in_order and not any(character.isalpha() for character in between):
                return True
        return False

    def _end_of_list(self) -> str:
        steps, self._steps = self._steps, []
        complete = [step for step in steps if step is not None]
        if len(complete) < len(steps):
            self.dropped += len(steps)
            self._last = None
            return ""
        return self._show(*complete)

    def _show(self, *verified: _Verified) -> str:
        """Take the sentences into the answer, all or none of them: none when they would make it too long."""
        words = self._words + sum(len(each.text.split()) for each in verified)
        self.is_full = self.is_full or bool(self._shown and words > MOST_WORDS)
        if self.is_full:
            return ""
        self._words = words
        return "".join([self._shown_one(each) for each in verified])

    def _shown_one(self, verified: _Verified) -> str:
        marks = "".join(f"[{n}]" for n in sorted({self._number(source) for source in verified.sources}))
        before = verified.opens if self._shown else ""
        marker = f"{verified.marker} " if verified.marker else ""
        shown = f"{before}{marker}{_with_marks(verified.text, marks)}"
        self._shown.append(shown)
        return shown

    def _number(self, source: Source) -> int:
        """The mark for a source: one that the passage already has when one quotation can hold both, else a new one."""
        for at, cited in enumerate(self._cited):
            start, end = min(cited.start, source.start), max(cited.end, source.end)
            if cited.passage == source.passage and end - start <= LONGEST_QUOTE:
                self._cited[at] = Source(cited.passage, start, end)
                return at + 1
        self._cited.append(source)
        return len(self._cited)

    def _text_of(self, passage: int) -> str:
        return self.evidence[passage - 1].found.passage.text


def cited_numbers(text: str) -> Iterator[int]:
    """The passages a sentence names, in order: "[1]", "[1, 3]", "[2-4]"."""
    for mark in CITATION.finditer(text):
        for piece in re.split(r"[,;]", mark.group(1)):
            first, *last = (int(number) for number in re.split(r"[–-]", piece.strip()))
            yield from range(first, min(last[0], first + 9) + 1) if last else (first,)


_STRIPPED = re.compile(
    r"!\[[^\]]*\]\([^)]*\)|<[!@#/]?\w[^<>]*>|<!--.*?-->|<[!@#][^<>\s]*|(?<!\w)@(?:everyone|here|channel|all)\b"
    r"|^\s*\[[^\]]+\]:.*$|^\s*(?:#{1,6}|>)\s+",
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
"""Images, HTML, mentions that would ring everybody, definitions that would turn [1] into a link, heading marks."""
_YES_OR_NO = re.compile(r"^(?:yes|no|sure|of course|certainly|correct)(?:[,.:;!]\s*|\s+[-–—]\s*)", re.IGNORECASE)


def cleaned(text: str) -> str:
    """The text without what has no place in an answer, and without invisible characters."""
    text = "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    while (rest := _STRIPPED.sub("", text)) != text:
        text = rest
    return re.sub(r"[ \t]{2,}", " ", text).strip()


def _without_yes_or_no(claim: str) -> str:
    """Whether "yes" is right depends on the question, which is not checked; the rest of the sentence is."""
    rest = _YES_OR_NO.sub("", claim.strip(), count=1)
    return rest[:1].upper() + rest[1:] if rest != claim.strip() else rest


def _on_one_line(claim: str) -> str:
    return claim if "```" in claim else " ".join(claim.split())


def _leans_back(claim: str) -> bool:
    """Whether a "they" or "it" comes before anything it could mean within the sentence itself."""
    words = re.findall(r"[^\W\d_]+", claim.lower())
    terms = 0
    for word in words:
        if word in BACK_REFERENCES or (terms == 0 and word in ("this", "these", "those", "such")):
            return True
        terms += word not in STOP
        if terms > 1:
            return False
    return False


def _with_marks(text: str, marks: str) -> str:
    """The sentence and its marks; behind a code block they stand on a line of their own."""
    return f"{text}\n{marks}" if text.endswith(("```", "~~~")) else f"{text} {marks}"
