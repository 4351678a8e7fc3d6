"""Text on its way out: nothing that came from people, articles or a model may ping anybody, or lead astray. Pure."""

import re
from urllib.parse import urlsplit

from adapters.honest_links import is_web, with_honest_links

JOINER = "\u2060"
"""An invisible character that parts nothing for the eye, and everything for a parser."""

_PING = re.compile(r"<(?=[!@#])")
_BROADCAST = re.compile(r"@(?=(?:channel|here|everyone|group)\b)", re.IGNORECASE)
_AUTO_LINK = re.compile(r"<((?:https?|mailto|tel|slack|javascript|data):[^<>\s|]*+)(?:\|([^<>]*+))?>", re.IGNORECASE)


def escaped(text: str) -> str:
    """Text for Slack's `mrkdwn` and for notifications: its three special characters as entities, pings broken."""
    words = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _BROADCAST.sub(f"@{JOINER}", words)


def unformatted(text: str) -> str:
    """`escaped`, and with the marks of bold, italics and code broken: a title is a title."""
    return re.sub(r"([*_~`])", rf"{JOINER}\1{JOINER}", escaped(text))


def safe_markdown(text: str) -> str:
    """Markdown for a `markdown` block: no mention works, no picture is fetched, and every link says where it leads."""
    linked = with_honest_links(_AUTO_LINK.sub(_honest_auto_link, text))
    return _BROADCAST.sub(f"@{JOINER}", _PING.sub(f"<{JOINER}", linked))


def link(url: str, label: str) -> str:
    """A link of ours in `mrkdwn`; the label alone where the address is none that a browser opens."""
    words = unformatted(" ".join(label.split())).replace("|", "¦")
    if not is_web(url):
        return words
    target = url.replace("&", "&amp;").replace("<", "%3C").replace(">", "%3E").replace("|", "%7C").replace(" ", "%20")
    return f"<{target}|{words}>"


def _honest_auto_link(found: re.Match[str]) -> str:
    url, label = found.group(1), found.group(2)
    if label:
        return _honest_link_of(label, url)
    return url if is_web(url) else url.partition(":")[2]


def _honest_link_of(label: str, url: str) -> str:
    host = urlsplit(url).hostname if is_web(url) else None
    return f"{label} ({host})" if host else label
