"""Markdown from people and models, turned into HTML that cannot do anything but be read. Pure."""

import html
import re
from collections.abc import Callable, Sequence

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

LOWEST_HEADING = 6
"""HTML has headings down to h6."""

HEADINGS = {f"h{level}" for level in range(1, LOWEST_HEADING + 1)}
TAGS = HEADINGS | {
    *("a", "blockquote", "br", "code", "del", "em", "hr", "li", "ol", "p", "pre", "s", "strong", "ul"),
    *("table", "tbody", "td", "th", "thead", "tr"),
}
ATTRIBUTES = {"*": set[str](), "a": {"href"}, "ol": {"start"}} | {heading: {"id"} for heading in HEADINGS}
URL_SCHEMES = {"http", "https", "mailto"}
LINK_RELATION = "noopener noreferrer nofollow"

TAG_NAME = re.compile(r"</?([a-zA-Z][a-zA-Z0-9-]*)")
ABSOLUTE = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:|//")
LINK_TO_NOWHERE = re.compile(rf'<a rel="{LINK_RELATION}">(.*?)</a>', re.DOTALL)

OPENING_TABLE = '<div class="table" role="region" aria-label="Table" tabindex="0"><table>'
"""A wide table scrolls in its own box, which the keyboard must be able to reach."""

ResolveLink = Callable[[str], str | None]
"""Gives a relative link of a text its address here, or None where it leads nowhere."""


def to_html(text: str, top_heading: int = 2) -> str:
    """A whole text as safe HTML. Its biggest headings become `h<top_heading>`."""
    tokens = parse(text)
    return tokens_to_html(tokens, top_heading - biggest_heading(tokens))


def parse(text: str) -> list[Token]:
    """The blocks of a Markdown text, with the lines each one came from."""
    return _parser().parse(text)


def parse_heading(words: str) -> list[Token]:
    """The words of one heading, parsed by themselves."""
    return _parser().parseInline(words)[0].children or []


def relative_links(tokens: Sequence[Token]) -> set[str]:
    """The addresses of links that lead to another file or place of the same folder."""
    children = (child for token in tokens for child in token.children or [])
    links = {str(child.attrGet("href")) for child in children if child.type == "link_open"}
    return {link for link in links if not ABSOLUTE.match(link)}


def biggest_heading(tokens: Sequence[Token]) -> int:
    """The level of a text's biggest headings: 1 for h1. Without any heading, 1."""
    return min((int(token.tag[1]) for token in tokens if token.type == "heading_open"), default=1)


def tokens_to_html(tokens: Sequence[Token], lowered_by: int = 0, resolve: ResolveLink | None = None) -> str:
    """Some blocks of a parsed text as safe HTML, every heading `lowered_by` levels.

    `resolve` leads relative links on; without it they become text.
    """
    parser = _parser()
    lowered = [_with_heading_lowered(token, lowered_by) for token in tokens]
    return _made_safe(parser.renderer.render(lowered, parser.options, {}), resolve)


def plain_text(safe_html: str) -> str:
    """The words of safe HTML without its tags, on one line."""
    spaced = safe_html.replace("</p>", " </p>").replace("</li>", " </li>").replace("</td>", " </td>")
    return " ".join(html.unescape(nh3.clean(spaced.replace("<br", " <br"), tags=set())).split())


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    parser.add_render_rule("image", _image_as_link)
    parser.add_render_rule("html_inline", _raw_tag)
    parser.add_render_rule("html_block", _raw_block)
    return parser


def _with_heading_lowered(token: Token, levels: int) -> Token:
    if token.type not in ("heading_open", "heading_close"):
        return token
    return token.copy(tag=f"h{max(1, min(int(token.tag[1]) + levels, LOWEST_HEADING))}")


def _image_as_link(_: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    # A remote image would tell its server who is reading, so it is offered as a link instead.
    token = tokens[index]
    return f'<a href="{html.escape(str(token.attrGet("src")))}">Image: {html.escape(token.content or "no title")}</a>'


def _raw_tag(_: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    # Real tags vanish and what they hold stays; what only looks like one ("import <folder>") is shown as typed.
    tag = tokens[index].content
    name = TAG_NAME.match(tag)
    if name is None:
        return ""
    if name[1].lower() == "br":
        return "<br>"
    return "" if name[1].lower() in KNOWN_TAGS else html.escape(tag)


def _raw_block(_: RendererHTML, tokens: Sequence[Token], index: int, options: OptionsDict, env: EnvType) -> str:
    words = nh3.clean(_encodable(tokens[index].content), tags={"br"}).strip()
    return "".join(f"<p>{paragraph}</p>\n" for paragraph in re.split(r"\n\s*\n", words) if paragraph)


def _encodable(text: str) -> str:
    # Half of a surrogate pair, as broken clients send it, has no encoding.
    return text.encode("utf-8", "replace").decode("utf-8")


def _made_safe(rendered: str, resolve: ResolveLink | None) -> str:
    safe = nh3.clean(
        _encodable(rendered),
        tags=TAGS,
        attributes=ATTRIBUTES,
        link_rel=LINK_RELATION,
        url_schemes=URL_SCHEMES,
        url_relative=resolve or "deny",
    )
    linked = LINK_TO_NOWHERE.sub(r"\1", safe)
    return linked.replace("<table>", OPENING_TABLE).replace("</table>", "</table></div>")


KNOWN_TAGS = frozenset(nh3.ALLOWED_TAGS) | {
    *("audio", "big", "body", "button", "embed", "font", "form", "head", "html", "iframe", "input", "label", "link"),
    *("main", "math", "meta", "object", "option", "script", "section", "select", "source", "style", "svg", "textarea"),
    *("title", "u", "video"),
}
"""Names of HTML elements that people paste into Markdown."""
