import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from adapters.console.said import COOKIE, Said, forget_said, put_said, said_in

SAID = Said("Dismissed. ✓", "/console/gaps/undo", (("entries", "3"),))


def sent(key: str = "key") -> str:
    response = web.Response()
    put_said(response, SAID, key, is_secure=False)
    return response.cookies[COOKIE].value


def with_cookie(value: str) -> web.Request:
    return make_mocked_request("GET", "/console", headers={"Cookie": f'{COOKIE}="{value}"'})


def test_what_was_said_comes_back_once() -> None:
    request = with_cookie(sent())
    assert said_in(request, "key") == SAID
    response = web.Response()
    forget_said(request, response)
    assert response.cookies[COOKIE].value == ""


def test_nobody_else_can_put_words_on_a_page() -> None:
    assert said_in(with_cookie(sent("another session")), "key") is None


@pytest.mark.parametrize("value", ["", ".", "x.y", "e30=.", "ä.ö"])
def test_what_is_not_ours_is_passed_over(value: str) -> None:
    assert said_in(with_cookie(value), "key") is None
