"""The cookies of the console: who is signed in, and whose sign-in is on its way to the identity provider and back.

Scripts cannot read them, and other sites cannot have them sent along with a change.
"""

from aiohttp import web

from adapters.console.sessions import LONGEST

SESSION = "handrail_console"
SIGN_IN = "handrail_sign_in"
SIGN_IN_SECONDS = 15 * 60

HOST_ONLY = "__Host-"
"""With this prefix browsers take a cookie only over HTTPS, for the whole host and no other: nobody can plant one."""


def session_token(request: web.Request, is_secure: bool) -> str:
    """The token of a session that a browser sent; empty when it sent none."""
    return request.cookies.get(_name(SESSION, is_secure), "")


def remember_session(response: web.StreamResponse, token: str, is_secure: bool) -> None:
    """Have the browser send the session's token from now on."""
    _put(response, SESSION, token, int(LONGEST.total_seconds()), is_secure)


def forget_session(response: web.StreamResponse, is_secure: bool) -> None:
    """Have the browser forget the session."""
    _remove(response, SESSION, is_secure)


def sign_in_state(request: web.Request, is_secure: bool) -> str:
    """The state of the sign-in that this browser began; empty when it began none."""
    return request.cookies.get(_name(SIGN_IN, is_secure), "")


def remember_sign_in(response: web.StreamResponse, state: str, is_secure: bool) -> None:
    """Tie a sign-in to this browser, so that nobody can be made to finish somebody else's."""
    _put(response, SIGN_IN, state, SIGN_IN_SECONDS, is_secure)


def forget_sign_in(response: web.StreamResponse, is_secure: bool) -> None:
    """The sign-in came back, for better or worse."""
    _remove(response, SIGN_IN, is_secure)


def _put(response: web.StreamResponse, name: str, value: str, seconds: int, is_secure: bool) -> None:
    whole = _name(name, is_secure)
    response.set_cookie(whole, value, max_age=seconds, httponly=True, samesite="Lax", secure=is_secure, path="/")


def _remove(response: web.StreamResponse, name: str, is_secure: bool) -> None:
    response.del_cookie(_name(name, is_secure), path="/", secure=is_secure, httponly=True, samesite="Lax")


def _name(name: str, is_secure: bool) -> str:
    return f"{HOST_ONLY}{name}" if is_secure else name
