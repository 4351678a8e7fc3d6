"""What people see of a text: the models must read the same. Pure."""

import re

_UNSEEN = re.compile(r"[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Soft hyphens, joiners and marks of direction: they stand inside words and take no room."""

_UNREADABLE = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ud800-\udfff]")
"""Control characters and halves of characters, which no tokenizer takes."""


def visible(text: str) -> str:
    """`text` without what takes no room; a character that cannot be read separates words as a space does."""
    return _UNREADABLE.sub(" ", _UNSEEN.sub("", text))
