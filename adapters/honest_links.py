"""Links in text that others wrote: none is hidden behind another address, no picture is fetched. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

_OPENING = re.compile(r"!?\[")
_ADDRESS = re.compile(r"\(\s*+<?+([^)\s>]*+)>?+[^)\n]*+\)")
_AUTO_LINK = re.compile(r"<((?:https?|mailto|tel|msteams|javascript|data):[^<>\s|]*+)>", re.IGNORECASE)
_LOOKS_LIKE_ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]{1,63}\.){1,9}[a-z]{2,63}(?:[/?#:]\S*)?", re.IGNORECASE)
"""Parts as long as names of hosts can be: people write anything, and looking at it must not take long."""


@dataclass(frozen=True)
class _Link:
    """A link as Markdown writes it, or a picture, and where it stands."""

    start: int
    end: int
    label: str
    url: str
    is_picture: bool


def with_honest_links(markdown: str) -> str:
    """Markdown in which every link that is left opens in a browser and says where it leads."""
    bare = _AUTO_LINK.sub(_bare, markdown)
    shown, start = [], 0
    for each in _links(bare):
        shown += [bare[start : each.start], _honest_link(each)]
        start = each.end
    return "".join([*shown, bare[start:]])


def pieces(markdown: str) -> list[tuple[str, str]]:
    """A line as its words and their addresses, in order; words that lead nowhere have an empty address."""
    honest, found, start = with_honest_links(markdown), [], 0
    for each in _links(honest):
        found += [(honest[start : each.start], ""), (each.label, each.url)]
        start = each.end
    return [(words, url) for words, url in (*found, (honest[start:], "")) if words]


def is_web(url: str) -> bool:
    """Whether a browser opens this address."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _links(markdown: str) -> Iterator[_Link]:
    """The links in order. One walk, however many of them begin and never end."""
    position = 0
    while (opening := _OPENING.search(markdown, position)) and (close := markdown.find("]", opening.end())) >= 0:
        line_end = markdown.rfind("\n", opening.end(), close)
        if line_end >= 0:
            # What began on an earlier line has no end there.
            position = line_end + 1
            continue
        closing = markdown.find(")", close)
        address = _ADDRESS.match(markdown, close + 1) if closing >= 0 and _is_near(markdown, close, closing) else None
        if address is not None:
            label = markdown[opening.end() : close]
            yield _Link(opening.start(), address.end(), label, address[1], opening[0].startswith("!"))
        position = address.end() if address is not None else close + 1


def _is_near(markdown: str, close: int, closing: int) -> bool:
    """Whether the bracket may end the address that begins here: addresses stand on one line, or on the next."""
    line_end = markdown.find("\n", close, closing)
    return line_end < 0 or not markdown[close + 2 : line_end].strip()


def _honest_link(link: _Link) -> str:
    label, url = link.label, link.url
    if link.is_picture or not is_web(url):
        return label
    if _LOOKS_LIKE_ADDRESS.search(label) and not _same_host(label, url):
        return f"{label} ([{urlsplit(url).hostname}]({url}))"
    return f"[{label}]({url})"


def _bare(found: re.Match[str]) -> str:
    url = found.group(1)
    return url if is_web(url) else url.partition(":")[2]


def _same_host(label: str, url: str) -> bool:
    shown = _LOOKS_LIKE_ADDRESS.search(label)
    if shown is None:
        return True
    address = shown.group(0) if "://" in shown.group(0) else f"https://{shown.group(0)}"
    return urlsplit(address).hostname == urlsplit(url).hostname
