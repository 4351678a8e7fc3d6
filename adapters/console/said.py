"""What was just done, said once on the next page, with a way back.

It travels in a cookie that is signed for the reader's session, so no page shows words that somebody else put there.
"""

import base64
import binascii
import hashlib
import hmac
import json
from contextlib import suppress
from dataclasses import dataclass

from aiohttp import web

COOKIE = "handrail_said"
KEPT_SECONDS = 60
PATH = "/console"


@dataclass(frozen=True)
class Said:
    """Words about a change, and the address that undoes it when a form is sent there; empty where nothing does.

    `fields` go along with the undoing form. Words name no person and quote no question: cookies end up in logs.
    """

    words: str
    undo: str = ""
    fields: tuple[tuple[str, str], ...] = ()


def put_said(response: web.StreamResponse, said: Said, key: str, is_secure: bool) -> None:
    """Send the words along. `key` is the session's own secret."""
    body = base64.urlsafe_b64encode(json.dumps([said.words, said.undo, said.fields]).encode()).decode()
    value = f"{body}.{_signature(body, key)}"
    response.set_cookie(COOKIE, value, max_age=KEPT_SECONDS, httponly=True, samesite="Lax", secure=is_secure, path=PATH)


def said_in(request: web.Request, key: str) -> Said | None:
    """The words that came along with a request; None when there are none, or they are not ours."""
    body, _, signature = request.cookies.get(COOKIE, "").partition(".")
    if not body or not hmac.compare_digest(signature.encode(), _signature(body, key).encode()):
        return None
    with suppress(ValueError, binascii.Error):
        words, undo, fields = json.loads(base64.urlsafe_b64decode(body))
        return Said(words, undo, tuple((name, value) for name, value in fields))
    return None


def forget_said(request: web.Request, response: web.StreamResponse) -> None:
    """The words were shown; once is enough."""
    if COOKIE in request.cookies:
        response.del_cookie(COOKIE, path=PATH)


def _signature(body: str, key: str) -> str:
    return hmac.new(key.encode(), body.encode(), hashlib.sha256).hexdigest()
