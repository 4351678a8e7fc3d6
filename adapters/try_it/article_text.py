"""The text of an article laid out for reading: anchors on its headings, and one passage set apart. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from markdown_it.token import Token
from markupsafe import Markup

from adapters.markdown import (
    ResolveLink,
    biggest_heading,
    parse,
    parse_heading,
    plain_text,
    to_html,
    tokens_to_html,
)
from adapters.try_it.marking import mark_quote
from knowledge.articles import Article, Passage
from knowledge.reading.anchors import without_written_anchor
from knowledge.reading.outline import Part, outline

LINE_SIGN = re.compile(r"^[ \t]*(?:\d{1,9}[.)]|[-*+>]|#{1,6})[ \t]+", re.MULTILINE)
"""What begins a list item, a quotation or a heading."""

BELOW_TITLE = 2
"""The page's only h1 is the title, so an article's own headings begin at h2."""


@dataclass(frozen=True)
class ArticleText:
    """Safe HTML in three parts, `cited` being the passage. `title_anchor` is the id of a heading that is the title."""

    before: Markup
    cited: Markup
    after: Markup
    title_anchor: str = ""


def lay_out(article: Article, passage: Passage | None, quote: str, resolve: ResolveLink) -> ArticleText:
    """An article for the page. The blocks that `passage` came from are set apart and `quote` is marked in them."""
    body = article.body.replace("\r\n", "\n").replace("\r", "\n")
    tokens = parse(body)
    _give_anchors(tokens, outline(body)[1:])
    title_anchor, title_length = _own_title(tokens, article.details.title)
    start, end = _cited_tokens(tokens, _cited_lines(body, tokens, passage) if passage else (0, 0))
    lowered_by = BELOW_TITLE - biggest_heading(tokens[title_length:])
    slices = (slice(title_length, start), slice(max(start, title_length), end), slice(max(end, title_length), None))
    before, cited, after = (tokens_to_html(tokens[part], lowered_by, resolve) for part in slices)
    return ArticleText(Markup(before), Markup(quoted(cited, quote)), Markup(after), title_anchor)  # noqa: S704 - sanitised


def quoted(safe_html: str, quote: str) -> str:
    """The HTML with the quote (Markdown) marked, if it is in there.

    A quote that begins inside a list has signs that only mean something in the whole list ("2."), so it is looked for
    without them, too.
    """
    as_written, without_signs = (plain_text(to_html(text)) for text in (quote, LINE_SIGN.sub("", quote)))
    return mark_quote(safe_html, as_written) or mark_quote(safe_html, without_signs) or safe_html


def _give_anchors(tokens: Sequence[Token], parts: Sequence[Part]) -> None:
    headings = [place for place, token in enumerate(tokens) if token.type == "heading_open" and token.level == 0]
    for place, part in zip(headings, parts, strict=False):
        tokens[place].attrSet("id", part.anchor)
        inline = tokens[place + 1]
        inline.children = parse_heading(without_written_anchor(inline.content))


def _own_title(tokens: Sequence[Token], title: str) -> tuple[str, int]:
    """The id of a heading that only repeats the title above the text, and how many tokens it has; else ("", 0)."""
    if not tokens or tokens[0].type != "heading_open":
        return "", 0
    words = plain_text(tokens_to_html(tokens[:3]))
    return (str(tokens[0].attrGet("id") or ""), 3) if words.casefold() == title.casefold() else ("", 0)


def _cited_lines(body: str, tokens: Sequence[Token], passage: Passage) -> tuple[int, int]:
    """The lines of the body, from and up to, that hold the passage; its whole part where the words are not found."""
    headings = [token for token in tokens if token.type == "heading_open" and token.level == 0 and token.map]
    starts = [(str(token.attrGet("id")), token.map[0]) for token in headings if token.map]
    first, following = _part_lines(starts, passage.anchor, body.count("\n") + 1)
    above = sum(len(line) + 1 for line in body.split("\n")[:first])
    found = body.find(passage.text.strip(), above)
    if found < 0:
        return first, following
    first = body.count("\n", 0, found)
    return first, first + passage.text.strip().count("\n") + 1


def _part_lines(starts: Sequence[tuple[str, int]], anchor: str, lines: int) -> tuple[int, int]:
    """The lines from the heading with this anchor to the next one; without one, those above the first heading."""
    edges = [("", 0), *starts, ("", lines)]
    for (here, first), (_, following) in pairwise(edges):
        if here == anchor:
            return first, following
    return 0, lines


def _cited_tokens(tokens: Sequence[Token], lines: tuple[int, int]) -> tuple[int, int]:
    """The tokens, from and up to, of the top-level blocks that overlap with some lines."""
    inside = [
        place
        for place, token in enumerate(tokens)
        if token.level == 0 and token.map and token.map[0] < lines[1] and token.map[1] > lines[0]
    ]
    if not inside:
        return 0, 0
    following = (place for place in range(inside[-1] + 1, len(tokens)) if _opens_block(tokens[place]))
    return inside[0], next(following, len(tokens))


def _opens_block(token: Token) -> bool:
    return token.level == 0 and token.nesting >= 0 and token.type != "inline"
