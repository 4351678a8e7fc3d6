"""Codes that a question names: of errors, forms, tickets. One code is not another, however alike they look. Pure."""

import re
from collections.abc import Iterable

# "Top-10" and "over-60" are words; so is a year, of which many a passage says nothing and holds all the same.
_CODE = re.compile(
    r"(?<![\w-])(?:[A-Z]{1,4}-(?!(?:19|20)\d\d\b)\d{2,}|[A-Za-z]{1,4}(?!(?:19|20)\d\d\b)\d{2,})(?![\w-])"
)
MOST_CODES = 20
"""Of more codes, as a pasted list has them, the first are looked for."""

_LETTERS_AND_DIGITS = re.compile(r"([A-Z]+)-?(\d+)", re.IGNORECASE)


def codes_in(text: str) -> tuple[str, ...]:
    """The codes that `text` names, each once, in order."""
    return tuple(dict.fromkeys(_CODE.findall(text)))


def codes_missing(question: str, texts: Iterable[str]) -> tuple[str, ...]:
    """The codes of `question` that none of `texts` names, in order; "CV20" and "CV-20" are the same one.

    An answer about another code would be wrong, and looks right. On the sets in benchmarks/RESULTS.md the eleven
    answered questions that name one rest on passages that have it (nine right), so that this costs no answer there.
    """
    named = codes_in(question)[:MOST_CODES]
    if not named:
        return ()
    there = " ".join(texts)
    return tuple(code for code in named if not _spelled_freely(code).search(there))


def _spelled_freely(code: str) -> re.Pattern[str]:
    # "CV20" is not in "CV200", nor in "HTCV20".
    letters, digits = _LETTERS_AND_DIGITS.findall(code)[0]
    return re.compile(rf"(?<![^\W_]){letters}[\W_]*{digits}(?!\d)", re.IGNORECASE)
