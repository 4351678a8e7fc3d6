"""Splitting an article along its headings into sections that can each be found, read and cited alone."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile, zip_longest

from knowledge.articles import Passage
from knowledge.reading.anchors import slug
from knowledge.reading.cutting import cut
from knowledge.reading.fitting import CountTokens
from knowledge.reading.outline import Part, outline, says_something

__all__ = ["CountTokens", "Section", "passage_id", "slug", "split"]

TINY_TOKENS = 40
"""Neighbours that are both shorter than this become one section: about two sentences, the least that says something
without its surroundings. The answer under a heading that asks a question stands alone however short it is."""

_LINE_BREAK = re.compile(r"\r\n?")
_LEADING_BLANK_LINES = re.compile(r"\A(?:[ \t]*\n)+")


@dataclass(frozen=True)
class Section:
    """A part of an article. `text` is the Markdown source as written, without the heading that the path ends in.

    Where several small parts were merged, `text` holds their headings and `heading_path` ends above them. `anchor` is
    the id of the first heading. `repeat` counts earlier sections of the article with the same path and text.
    """

    heading_path: tuple[str, ...]
    anchor: str
    text: str
    position: int
    repeat: int = 0


@dataclass(frozen=True)
class _Draft:
    """A section in the making: one part, a piece of a long one, or several tiny ones."""

    heading_path: tuple[str, ...]
    anchor: str
    heading: str
    text: str
    tokens: int
    stands_alone: bool


def split(body: str, count_tokens: CountTokens, limit: int) -> list[Section]:
    """The sections of `body` in order, each with a text of at most `limit` tokens; nothing of it is left out.

    `limit` is for the text alone: whoever embeds the heading path too leaves room for it.
    """
    parts = _with_bare_headings_joined(outline(_LINE_BREAK.sub("\n", body)))
    drafts = (draft for part in parts for draft in _drafts(part, count_tokens, limit))
    return list(_numbered(_merged(drafts, count_tokens, limit)))


def passage_id(article_id: str, section: Section) -> str:
    """The id of a section as a passage: the same as long as article, heading path and text are the same."""
    place_and_text = "\x1f".join([*section.heading_path, section.text, str(section.repeat)])
    return f"{article_id}:{hashlib.sha256(place_and_text.encode()).hexdigest()[:12]}"


def as_passage(section: Section, article_id: str, version: int) -> Passage:
    """A section as the passage it is in this version of the article."""
    return Passage(
        id=passage_id(article_id, section),
        article_id=article_id,
        version=version,
        position=section.position,
        heading_path=section.heading_path,
        anchor=section.anchor,
        text=section.text,
    )


def _with_bare_headings_joined(parts: Sequence[Part]) -> list[Part]:
    """Parts that all say something.

    A heading with nothing below it would match questions and answer none, so it is put on top of the next part. It is
    left out when the paths of the parts below it repeat all that it says.
    """
    joined: list[Part] = []
    bare: list[str] = []
    for part, following in zip_longest(parts, parts[1:]):
        if not says_something(part.content):
            is_repeated = (
                following is not None and following.heading_path[: len(part.heading_path)] == part.heading_path
            )
            if says_something(part.heading) and (part.says_more or not is_repeated):
                bare.append(_source(part))
        elif bare or part.says_more:
            joined.append(replace(part, heading="", content="\n".join([*bare, _source(part)])))
            bare = []
        else:
            joined.append(part)
    return _with_rest(joined, parts)


def _with_rest(joined: list[Part], parts: Sequence[Part]) -> list[Part]:
    # No part below the last bare headings repeats what they say, so all of them are kept.
    at_the_end = list(takewhile(lambda part: not says_something(part.content), reversed(parts)))[::-1]
    rest = [_source(part) for part in at_the_end if says_something(part.heading)]
    if not rest:
        return joined
    if not joined:
        return [replace(parts[-1], heading="", content="\n".join(rest))]
    return [*joined[:-1], replace(joined[-1], content="\n".join([joined[-1].content, *rest]))]


def _source(part: Part) -> str:
    return f"{part.heading}\n{part.content}" if part.heading else part.content


def _drafts(part: Part, count_tokens: CountTokens, limit: int) -> list[_Draft]:
    tokens = count_tokens(_trimmed(part.content))
    if tokens > limit:
        pieces = cut(part.content, count_tokens, limit)
        return [_Draft(part.heading_path, part.anchor, "", piece, limit, stands_alone=True) for piece in pieces]
    is_answer = bool(part.heading_path) and part.heading_path[-1].endswith("?")
    return [_Draft(part.heading_path, part.anchor, part.heading, part.content, tokens, stands_alone=is_answer)]


def _merged(drafts: Iterable[_Draft], count_tokens: CountTokens, limit: int) -> list[_Draft]:
    merged: list[_Draft] = []
    for draft in drafts:
        if merged and _are_tiny_neighbours(merged[-1], draft):
            both = _join(merged[-1], draft, count_tokens)
            if both.tokens <= limit:
                merged[-1] = both
                continue
        merged.append(draft)
    return merged


def _are_tiny_neighbours(first: _Draft, second: _Draft) -> bool:
    """Whether both are tiny, and siblings under one heading or the first words below it and their first child."""
    parent = second.heading_path[:-1]
    return (
        max(first.tokens, second.tokens) < TINY_TOKENS
        and not (first.stands_alone or second.stands_alone)
        and bool(parent)
        and parent in (first.heading_path, first.heading_path[:-1])
    )


def _join(first: _Draft, second: _Draft, count_tokens: CountTokens) -> _Draft:
    parent = second.heading_path[:-1]
    is_sibling = first.heading_path != parent
    sources = [first.heading] * is_sibling + [first.text, second.heading, second.text]
    text = "\n".join(sources)
    return replace(first, heading_path=parent, heading="", text=text, tokens=count_tokens(text))


def _numbered(drafts: Iterable[_Draft]) -> Iterator[Section]:
    seen: Counter[tuple[tuple[str, ...], str]] = Counter()
    for position, draft in enumerate(drafts):
        text = _trimmed(draft.text)
        place_and_text = (draft.heading_path, text)
        yield Section(draft.heading_path, draft.anchor, text, position, seen[place_and_text])
        seen[place_and_text] += 1


def _trimmed(text: str) -> str:
    return _LEADING_BLANK_LINES.sub("", text).rstrip()
