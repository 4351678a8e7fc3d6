"""Files that come with a question: what is text is read, the rest is named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import structlog

log = structlog.get_logger(__name__)

LARGEST_BYTES = 100_000
LONGEST_TEXT = 10_000
"""Characters of all files together: a question is a question, and not an archive."""

TEXT_TYPES = ("text/", "application/json", "application/x-yaml", "application/xml")
SECONDS = 5.0
FOUND = 200


@dataclass(frozen=True)
class ReadFiles:
    """What the files say, and the names of those that were not read."""

    text: str
    left_out: list[str]


def is_readable(file: Mapping[str, Any]) -> bool:
    """Whether a file is text, and short enough."""
    kind, size = str(file.get("mimetype") or ""), file.get("size")
    return kind.startswith(TEXT_TYPES) and isinstance(size, int) and size <= LARGEST_BYTES


async def read_files(files: Sequence[Mapping[str, Any]], token: str, api_url: str) -> ReadFiles:
    """The text of the text files among `files`. Never raises: a file that cannot be fetched is left out."""
    texts: list[str] = []
    left_out: list[str] = []
    for file in files:
        text = await _fetch(str(file.get("url_private") or ""), token, api_url) if is_readable(file) else None
        if text is None:
            left_out.append(str(file.get("name") or "a file"))
        else:
            texts.append(text)
    return ReadFiles("\n\n".join(texts)[:LONGEST_TEXT], left_out)


async def _fetch(url: str, token: str, api_url: str) -> str | None:
    if not _is_slacks(url, api_url):
        return None
    timeout, headers = aiohttp.ClientTimeout(total=SECONDS), {"Authorization": f"Bearer {token}"}
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, headers=headers) as http,
            http.get(url, allow_redirects=False) as response,
        ):
            if response.status != FOUND or "html" in response.content_type:
                return None
            data = await response.content.read(LARGEST_BYTES + 1)
        return data[:LARGEST_BYTES].decode("utf-8", "replace")
    except (aiohttp.ClientError, TimeoutError) as error:
        log.info("slack_file_not_read", error=type(error).__name__)
        return None


def _is_slacks(url: str, api_url: str) -> bool:
    # Our token goes along: to Slack's own file server only.
    try:
        host, scheme = urlsplit(url).hostname or "", urlsplit(url).scheme
    except ValueError:
        return False
    own = urlsplit(api_url)
    if host == own.hostname:
        return scheme == own.scheme
    return scheme == "https" and (host == "slack.com" or host.endswith((".slack.com", ".slack-gov.com")))
