"""A reply in one plain sentence: what a phone shows, what a screen reader says first. Pure."""

import re

from bot.replies import Reply

LONGEST = 150
"""Characters; a phone shows about as many."""

MOST_READ = 2_000
"""Characters of Markdown that are looked at: links and marks may take more room than the words."""

LONGEST_PLAIN = 20_000
"""Characters of a whole text that are made plain; nothing of ours shows more of one."""

# Nothing here looks on without an end: a text of nothing but beginnings takes no longer than any other.
_MARK = re.compile(r"\s{0,8}\[\d{1,4}\]")
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\([^()]{0,2000}\)")
_SYNTAX = re.compile(
    r"(\*\*|__|`|^#{1,6}[ \t]+|^>[ \t]?|^[ \t]{0,40}[-*+][ \t]+|^[ \t]{0,40}\d{1,9}\.[ \t]+)", re.MULTILINE
)
_EMPHASIS = re.compile(r"(?<![\w*])[*_](?=\S)([^*_\n]{1,500}|[^*\n]{1,500}?)(?<=\S)[*_](?![\w*])")
_SENTENCE = re.compile(r".+?[.!?…](?=\s|$)", re.DOTALL)
_ABBREVIATION = re.compile(r"\b(?:e\.g|i\.e|etc|approx|no|nr|Dr|Mr|Ms|Mrs|vs)\.$", re.IGNORECASE)


def notice_of(reply: Reply) -> str:
    """The first sentence of a reply, without Markdown and citation marks."""
    return first_sentence(plain(reply.text[:MOST_READ]))


def plain(markdown: str) -> str:
    """Markdown as the words alone, on one line; of a very long text, its beginning."""
    words = _SYNTAX.sub("", _LINK.sub(r"\1", _MARK.sub("", markdown[:LONGEST_PLAIN])))
    return " ".join(_EMPHASIS.sub(r"\1", words).split())


def first_sentence(text: str) -> str:
    """The first sentence of plain text, cut at `LONGEST` characters."""
    # What is further on is cut away in any case, and looking for its end in a long text takes very long.
    text = text[: 2 * LONGEST]
    end = 0
    for match in _SENTENCE.finditer(text):
        end = match.end()
        if not _ABBREVIATION.search(text[:end]):
            break
    first = text[:end] if end else text
    return first if len(first) <= LONGEST else f"{first[: LONGEST - 1].rstrip()}…"
