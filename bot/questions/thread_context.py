"""What a thread said before the question, as turns of a conversation, with people's names removed. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retrieval.outcome import Turn

MOST_TURNS = 6
"""A follow-up leans on what was said just before, not on the whole thread."""

LONGEST_TURN = 1_000
"""Characters of one earlier message; the beginning says what it was about."""

SHORTEST_NAME = 3
"""Characters; a shorter name ("Al") is too often part of an ordinary word to be taken out safely."""

SOMEBODY = "somebody"


@dataclass(frozen=True)
class Said:
    """One earlier message of a thread, oldest first. `by_bot`: the bot's own."""

    text: str
    by_bot: bool = False


def context_of(messages: Sequence[Said], names: Iterable[str] = ()) -> list[Turn]:
    """The last turns before a question, without the `names` of the people who take part."""
    pattern = _names(names)
    spoken = [Said(" ".join(message.text.split()), message.by_bot) for message in messages]
    recent = [message for message in spoken if message.text][-MOST_TURNS:]
    return [Turn("assistant" if each.by_bot else "user", _nameless(each.text, pattern)) for each in recent]


def _names(names: Iterable[str]) -> re.Pattern[str] | None:
    parts = {part for name in names for part in (name, *name.split()) if len(part) >= SHORTEST_NAME}
    if not parts:
        return None
    # The longest first, so that a full name goes whole. Only as written: "Will" is a name, "will" is not.
    alternatives = "|".join(re.escape(part) for part in sorted(parts, key=len, reverse=True))
    return re.compile(rf"@?\b(?:{alternatives})\b")


def _nameless(text: str, pattern: re.Pattern[str] | None) -> str:
    without = pattern.sub(SOMEBODY, text) if pattern else text
    return without[:LONGEST_TURN]
