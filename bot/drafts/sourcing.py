"""Which statements of a draft rest on which of its sources. Pure.

Whoever wrote a statement, a model or a person, it counts as sourced only when the words of a source say it; the rest is
marked for whoever reviews, and never left out.
"""

import re
from collections.abc import Iterator, Sequence

from bot.house_form import BLANK
from knowledge.drafts import Source, Statement
from retrieval.checking.sentences import MARKER
from retrieval.checking.support import find_support
from retrieval.composing.blocks import Block, BlockKind, blocks_of, sentences_of

LONGEST_SOURCE = 24_000
"""Characters of a source that statements are looked for in; some ten pages. Looking takes time that grows with it."""

_ALONE = r"(?:^[ \t]*(?:[-*•]|\d{{1,2}}[.)])?|[.!?:])[ \t]*(?P<words>{words})(?:[.!](?=\s|$)|[ \t]*$)"
"""Words that are a sentence, a line or an item of a list by themselves."""

_FORMATTING = str.maketrans("", "", "*_`")


def sourced(title: str, body: str, sources: Sequence[Source]) -> tuple[Statement, ...]:
    """The statements of a draft in their order, each with the first source that says it. Blocking: up to seconds."""
    return tuple(_statement(text, title, sources) for text in statements_in(body))


def statements_in(body: str) -> Iterator[str]:
    """The sentences and list items of a text that state something; headings and blanks do not."""
    body = BLANK.sub("", body)
    for block in blocks_of(body):
        if block.kind is not BlockKind.HEADING:
            yield from (text for each in sentences_of(body, block) if (text := _plain(body, each)))


def _statement(text: str, title: str, sources: Sequence[Source]) -> Statement:
    for number, source in enumerate(sources, start=1):
        said = source.text[:LONGEST_SOURCE]
        found = _verbatim(text, said) or find_support(text, said, f"{title} ; {source.label}")
        if found:
            return Statement(text, number, said[slice(*found)])
    return Statement(text, None)


def _verbatim(text: str, said: str) -> tuple[int, int] | None:
    """Where a source says just this, neither more nor less. What is too short to be checked for its meaning is found
    this way alone."""
    words = r"\s+".join(re.escape(word) for word in text.rstrip(".!").split())
    found = re.search(_ALONE.format(words=words), said, re.IGNORECASE | re.MULTILINE)
    return found.span("words") if found else None


def _plain(body: str, block: Block) -> str:
    text = body[block.start : block.end].strip()
    text = MARKER.sub("", text, count=1) if MARKER.match(text) else text
    plain = " ".join(text.translate(_FORMATTING).split())
    return plain if any(character.isalpha() for character in plain) else ""
