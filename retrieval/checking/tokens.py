"""A sentence as comparable tokens: stems of its words, its numbers with what they count, and what must match to the
letter (links, addresses, telephone numbers, names of files and channels). Pure."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from retrieval.checking.wording import COMPARISONS, LABELS, NUMBER_WORDS, UNITS, stem


class Kind(StrEnum):
    """What a token is."""

    WORD = "word"
    NUMBER = "number"
    EXACT = "exact"
    WEAK_BREAK = "weak_break"
    BREAK = "break"


@dataclass(frozen=True)
class Token:
    """One token. `text` is lower case, `key` what is compared.

    A number knows its `unit` (a stem, "" when there is none) and `comparison` ("most" for "up to", "" when it is bare).
    `is_spent` marks a word that has become part of a number, such as the "up to" before it.
    """

    text: str
    key: str
    kind: Kind
    is_capital: bool = False
    unit: str = ""
    comparison: str = ""
    is_spent: bool = False


_INVISIBLE_CATEGORIES = frozenset(("Cc", "Cf", "Cs", "Co"))
_REWRITTEN = [
    (re.compile(pattern, re.IGNORECASE), becomes)
    for pattern, becomes in (
        (r"!\[[^\]]*\]\([^)]*\)", " "),
        (r"\[([^\]]*)\]\((\S*?)\)", r"\1 \2 "),
        (r"^\s{0,3}#{1,6}\s|[*`~|]|(?<!\w)_+|_+(?!\w)|</?\w[^>]*>", " "),
        (r"\b(?:e\.g|i\.e)\.?", " "),
        (r"\b([ap])\.m\b\.?", r"\1m"),
        (r"\bper cent\b", "percent"),
        (r"\be-mail", "email"),
        (r"\b(?:can't|cannot)\b", "can not"),
        (r"\bwon't\b", "will not"),
        (r"\b(\w+)n't\b", r"\1 not"),
        (r"\bnot (?:only|just)\b", "notonly"),
        (r"\bwhether or not\b", "whether"),
        (r"\bno longer\b", "not"),
        (r"\b(?:have|has|had) to\b", "need to"),
        (r"\b(?:as long as|provided that|in case(?: of)?)\b", "if"),
        (r"\bin (?:that|this|which|such) case\b", "incase"),
        (r"(\d)\s?%", r"\1 percent"),
        (r"([€$£¥])\s?(\d[\d.,]*)", r"\2 \1 "),
        (r"(\d)\s?([€$£¥])", r"\1 \2 "),
    )
]
"""Spellings brought to one form, in this order, before a text is cut into tokens."""

_TOKEN = re.compile(
    r"""(?P<exact>(?:https?|mailto|ftp)[:][^\s<>"'`)\]]+ | [\w.+-]+@[\w-]+(?:\.[\w-]+)+ | (?<!\w)[#@/]\w[\w./-]*
          | (?=[\d.]*[^\W\d])\w[\w-]*(?:\.\w[\w-]*)+(?:/[\w./#?=&%-]*)? )
      | (?P<phone>\+?\d[\d \-()/]{5,}\d)
      | (?P<number>\d+(?:[.,:]\d+)*(?:st|nd|rd|th)?(?!\w))
      | (?P<mixed>(?=[^\W\d]*\d)\w+)
      | (?P<word>[^\W\d_]+(?:'[^\W\d_]+)*|[€$£¥])
      | (?P<break>[;:()—–]|\s-\s) | (?P<weak>,)""",
    re.VERBOSE,
)
_PRONOUN_BEFORE_ONE = frozenset("a an the new this that which any every each no".split())
_ACRONYMS = frozenset(("US", "IT", "WHO"))
"""Names that would be taken for little words if they were read in lower case."""
_MOST_DIGITS_OF_A_NUMBER = 6
"""More of them, with spaces or dashes between, are a telephone number, a date or a reference."""
_AHEAD = 3
"""How many words after a number its unit may be ("25 working days", "15 and 30 minutes")."""


def plain(text: str) -> str:
    """`text` without Markdown, invisible characters and spellings that mean the same; what tokens are read from."""
    text = unicodedata.normalize("NFKC", text).replace("’", "'").replace("‘", "'")
    text = "".join(c if c in "\n\t" or unicodedata.category(c) not in _INVISIBLE_CATEGORIES else "" for c in text)
    for pattern, becomes in _REWRITTEN:
        text = pattern.sub(becomes, text)
    return text


def read_tokens(text: str) -> list[Token]:
    """The tokens of a sentence, in order."""
    found = [_token(match) for match in _TOKEN.finditer(plain(text))]
    words = [token for token in found if token is not None]
    return _with_numbers_explained(_with_numbers_spelt(words))


def _token(match: re.Match[str]) -> Token | None:
    text, lower, group = match.group(), match.group().lower(), match.lastgroup
    if group == "word":
        return _word(text, lower)
    if group == "phone" and sum(character.isdigit() for character in text) > _MOST_DIGITS_OF_A_NUMBER:
        return Token(lower, "+" + "".join(character for character in text if character.isdigit()), Kind.EXACT)
    if group in ("phone", "number"):
        return Token(lower, "#" + _value(lower), Kind.NUMBER)
    if group in ("exact", "mixed"):
        return Token(lower, lower.rstrip(".,;:!?/"), Kind.EXACT)
    return Token(lower, lower, Kind.WEAK_BREAK if group == "weak" else Kind.BREAK)


def _word(text: str, lower: str) -> Token | None:
    if text in _ACRONYMS:
        return Token(lower, text, Kind.EXACT, is_capital=True)
    bare = lower.removesuffix("'s").replace("'", "")
    return Token(lower, stem(bare), Kind.WORD, is_capital=text[0].isupper()) if bare else None


def _value(text: str) -> str:
    """A number as it is compared: no thousands separators, no leading zeros, no "th"."""
    digits = re.sub(r"(?<=\d),(?=\d{3}\b)|(?:st|nd|rd|th)$", "", text)
    return re.sub(r"^0+(?=\d)", "", digits)


def _with_numbers_spelt(tokens: Sequence[Token]) -> list[Token]:
    """Number words become numbers, except the "one" that stands for a thing ("order a new one")."""
    return [
        replace(token, key="#" + NUMBER_WORDS[token.text], kind=Kind.NUMBER)
        if token.text in NUMBER_WORDS and not (token.text == "one" and _is_pronoun(tokens, at))
        else token
        for at, token in enumerate(tokens)
    ]


def _is_pronoun(tokens: Sequence[Token], at: int) -> bool:
    before = tokens[at - 1].text if at else ""
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    return before in _PRONOUN_BEFORE_ONE or after is None or after.kind is not Kind.WORD or after.text == "of"


def _with_numbers_explained(tokens: list[Token]) -> list[Token]:
    explained, inherited = list(tokens), ""
    for at, token in enumerate(tokens):
        if token.kind is not Kind.NUMBER:
            continue
        first = at - 1 if at and tokens[at - 1].key in LABELS else at
        comparison, length = _comparison_before(tokens, first)
        if not comparison and at and tokens[at - 1].text in ("and", "or"):
            comparison = inherited
        inherited = comparison
        explained[at] = replace(token, unit=_unit(tokens, at), comparison=comparison)
        for before in range(first - length, first):
            explained[before] = replace(explained[before], is_spent=True)
    return explained


def _comparison_before(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    for length in (3, 2, 1):
        phrase = " ".join(token.text for token in tokens[max(at - length, 0) : at])
        if at >= length and phrase in COMPARISONS:
            return COMPARISONS[phrase], length
    return "", 0


def _unit(tokens: Sequence[Token], at: int) -> str:
    for token in tokens[at + 1 : at + 1 + _AHEAD]:
        if token.kind in (Kind.BREAK, Kind.WEAK_BREAK):
            break
        if token.kind is Kind.WORD and token.key in UNITS:
            return token.key
    before = tokens[at - 1] if at else None
    return before.key if before is not None and before.key in LABELS else ""
