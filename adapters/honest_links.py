"""Links in text that others wrote: none is hidden behind another address, no picture is fetched. Pure."""

import re
from urllib.parse import urlsplit

_LINK = re.compile(r"!?\[([^\]\n]*)\]\(\s*<?([^)\s>]*)>?[^)\n]*\)")
_AUTO_LINK = re.compile(r"<((?:https?|mailto|tel|msteams|javascript|data):[^>\s|]*)>", re.IGNORECASE)
_LOOKS_LIKE_ADDRESS = re.compile(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:[/?#:]\S*)?", re.IGNORECASE)


def with_honest_links(markdown: str) -> str:
    """Markdown in which every link that is left opens in a browser and says where it leads."""
    return _LINK.sub(_honest_link, _AUTO_LINK.sub(_bare, markdown))


def pieces(markdown: str) -> list[tuple[str, str]]:
    """A line as its words and their addresses, in order; words that lead nowhere have an empty address."""
    honest, found, start = with_honest_links(markdown), [], 0
    for each in _LINK.finditer(honest):
        found += [(honest[start : each.start()], ""), (each.group(1), each.group(2))]
        start = each.end()
    return [(words, url) for words, url in (*found, (honest[start:], "")) if words]


def is_web(url: str) -> bool:
    """Whether a browser opens this address."""
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False


def _honest_link(found: re.Match[str]) -> str:
    label, url = found.group(1), found.group(2)
    if found.group(0).startswith("!") or not is_web(url):
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
