"""What somebody wrote, without Slack's own markup: mentions go, links keep their words. Pure."""

import re

_TOKEN = re.compile(r"<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>")
_BEGINS_WITH_SOMEBODY = re.compile(r"\s*<@([A-Z0-9]+)(?:\|[^>]*)?>")
_FORMATTING = re.compile(r"(?<![\w*~_])([*~_])(?=\S)([^*~_\n]+?)(?<=\S)\1(?![\w*~_])")
LONGEST = 20_000
"""Characters of a question, as on the try-it page."""


def read_text(text: str) -> str:
    """The words of a message: people's mentions and pings removed, links and channels by their names, no entities."""
    words = _FORMATTING.sub(r"\2", _TOKEN.sub(_plain, text))
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        words = words.replace(entity, character)
    lines = (" ".join(line.split()) for line in words.splitlines())
    return "\n".join(line for line in lines if line).strip()[:LONGEST]


def mentions(text: str, user_id: str) -> bool:
    """Whether a message mentions this user."""
    return f"<@{user_id}>" in text or f"<@{user_id}|" in text


def addresses_somebody_else(text: str, bot_user_id: str) -> bool:
    """Whether a message begins by addressing another person."""
    first = _BEGINS_WITH_SOMEBODY.match(text)
    return first is not None and first.group(1) != bot_user_id


def _plain(token: re.Match[str]) -> str:
    kind, target, label = token.group(1), token.group(2), token.group(3)
    if kind in ("@", "!"):
        # <!date^...|3 Oct> and the like say something; who is pinged does not belong to the question.
        return label or "" if target.startswith("date^") else ""
    if kind == "#":
        return f"#{label}" if label else ""
    return label or target.removeprefix("mailto:")
