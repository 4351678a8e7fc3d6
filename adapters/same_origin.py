"""Whether a request that changes something was sent by a page of ours."""

from urllib.parse import urlsplit

from aiohttp import web


def is_from_our_page(request: web.Request, public_url: str) -> bool:
    """Whether a browser sent this from a page of ours. Tools that are no browser send neither header, and no cookie."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site == "same-origin"
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc in (request.host, urlsplit(public_url).netloc)
