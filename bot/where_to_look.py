"""The words that point whoever gets no answer to what came nearest. Pure."""

from collections.abc import Sequence

from retrieval.outcome import Pointer

_WITHOUT_MARKUP = str.maketrans({"[": "(", "]": ")"} | dict.fromkeys("*`<>\\"))
_IN_BRACKETS = str.maketrans({"(": "%28", ")": "%29"})


def where_to_look(pointers: Sequence[Pointer]) -> str:
    """A paragraph of Markdown for the end of a reply; empty where there is nothing to point to."""
    if not pointers:
        return ""
    return f"\n\nThe nearest I have, though it may not answer this: {' or '.join(map(_linked, pointers))}."


def _linked(pointer: Pointer) -> str:
    parts = [pointer.title, *(part for part in pointer.heading_path if part != pointer.title)]
    return f"[{' › '.join(parts).translate(_WITHOUT_MARKUP)}]({pointer.url.translate(_IN_BRACKETS)})"
