import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from adapters.console.cookies import (
    forget_session,
    remember_session,
    remember_sign_in,
    session_token,
    sign_in_state,
)


@pytest.mark.parametrize("is_secure", [True, False])
def test_over_https_the_cookie_is_for_this_host_only(is_secure: bool) -> None:
    response = web.Response()
    remember_session(response, "token", is_secure)
    [cookie] = response.cookies.values()
    assert cookie.key == ("__Host-handrail_console" if is_secure else "handrail_console")
    assert bool(cookie["secure"]) is is_secure
    assert (cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (True, "Lax", "/", "")
    request = make_mocked_request("GET", "/", headers={"Cookie": f"{cookie.key}=token"})
    assert session_token(request, is_secure) == "token"
    assert session_token(request, not is_secure) == ""


def test_a_sign_in_has_a_cookie_of_its_own() -> None:
    response = web.Response()
    remember_sign_in(response, "state", is_secure=False)
    [cookie] = response.cookies.values()
    request = make_mocked_request("GET", "/", headers={"Cookie": f"{cookie.key}=state"})
    assert sign_in_state(request, is_secure=False) == "state"
    assert session_token(request, is_secure=False) == ""


def test_a_cookie_that_is_forgotten_is_emptied() -> None:
    response = web.Response()
    forget_session(response, is_secure=True)
    [cookie] = response.cookies.values()
    assert (cookie.value, str(cookie["max-age"])) == ("", "0")
