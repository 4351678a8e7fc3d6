"""Who is asking, on a page that nobody signs in to: a random id in a signed cookie."""

import hashlib
import hmac
import re
import secrets
from contextlib import suppress
from pathlib import Path

from aiohttp import web

from retrieval.outcome import Person

COOKIE = "handrail_visitor"
KEY_FILE = "visitors.key"
KEY_BYTES = 32
ID_PATTERN = re.compile(r"[A-Za-z0-9_-]{22}")
KEPT_SECONDS = 180 * 24 * 3600
"""Half a year: long enough to come back for the answer to a gap."""


class Visitors:
    """Gives visitors their cookie and recognises them by it."""

    def __init__(self, key: bytes, secure: bool) -> None:
        self._key = key
        self._secure = secure

    def recognise(self, request: web.Request) -> Person | None:
        """The visitor whose cookie this is, or None when there is no cookie or it is not one of ours."""
        visitor_id, _, signature = request.cookies.get(COOKIE, "").partition(".")
        if not ID_PATTERN.fullmatch(visitor_id) or not hmac.compare_digest(signature, self._signature(visitor_id)):
            return None
        return Person(f"web:{visitor_id}")

    def welcome(self) -> Person:
        """A visitor nobody has seen before."""
        return Person(f"web:{secrets.token_urlsafe(16)}")

    def remember(self, visitor: Person, response: web.StreamResponse) -> None:
        """Send the visitor's cookie along with a response. Scripts cannot read it, other sites cannot send it."""
        visitor_id = visitor.id.removeprefix("web:")
        response.set_cookie(
            COOKIE,
            f"{visitor_id}.{self._signature(visitor_id)}",
            max_age=KEPT_SECONDS,
            httponly=True,
            samesite="Lax",
            secure=self._secure,
        )

    def _signature(self, visitor_id: str) -> str:
        return hmac.new(self._key, visitor_id.encode(), hashlib.sha256).hexdigest()


def read_or_make_key(data_dir: Path) -> bytes:
    """The key that cookies are signed with; made on first use, and readable by this user only. Blocking.

    Whoever of two processes comes second takes the key of the first: a link never replaces a file.
    """
    path = data_dir / KEY_FILE
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        draft = data_dir / f".{KEY_FILE}.{secrets.token_hex(8)}"
        draft.touch(mode=0o600, exist_ok=False)
        draft.write_bytes(secrets.token_bytes(KEY_BYTES))
        with suppress(FileExistsError):
            path.hardlink_to(draft)
        draft.unlink()
    return path.read_bytes()
