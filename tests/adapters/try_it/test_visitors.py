import stat
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from adapters.try_it.visitors import COOKIE, KEY_FILE, Visitors, read_or_make_key

KEY = b"k" * 32


def cookie_of(visitors: Visitors) -> tuple[str, str]:
    visitor, response = visitors.welcome(), web.Response()
    visitors.remember(visitor, response)
    return visitor.id, response.cookies[COOKIE].OutputString()


def request_with(cookie: str) -> web.Request:
    return make_mocked_request("GET", "/", headers={"Cookie": cookie})


def value_of(cookie: str) -> str:
    return SimpleCookie(cookie)[COOKIE].value


def test_a_visitor_is_recognised_by_the_cookie() -> None:
    visitors = Visitors(KEY, secure=False)
    visitor_id, cookie = cookie_of(visitors)
    person = visitors.recognise(request_with(f"{COOKIE}={value_of(cookie)}"))
    assert person is not None
    assert person.id == visitor_id
    assert person.groups == {"everyone"}


def test_scripts_and_other_sites_do_not_get_the_cookie() -> None:
    _, cookie = cookie_of(Visitors(KEY, secure=True))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Secure" in cookie


def test_without_https_the_cookie_still_works() -> None:
    assert "Secure" not in cookie_of(Visitors(KEY, secure=False))[1]


@pytest.mark.parametrize("change", ["", "x", "aaaaaaaaaaaaaaaaaaaaaa.0", ".", "é.é"])
def test_a_made_up_cookie_is_nobodys(change: str) -> None:
    assert Visitors(KEY, secure=False).recognise(request_with(f"{COOKIE}={change}")) is None


def test_nobody_can_turn_their_cookie_into_anothers() -> None:
    visitors = Visitors(KEY, secure=False)
    (_, first), (second_id, _) = cookie_of(visitors), cookie_of(visitors)
    forged = f"{second_id.removeprefix('web:')}.{value_of(first).partition('.')[2]}"
    assert visitors.recognise(request_with(f"{COOKIE}={forged}")) is None


def test_the_cookie_of_another_server_is_nobodys() -> None:
    _, cookie = cookie_of(Visitors(b"other" * 8, secure=False))
    assert Visitors(KEY, secure=False).recognise(request_with(f"{COOKIE}={value_of(cookie)}")) is None


def test_the_key_is_kept_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    key = read_or_make_key(tmp_path / "new")
    assert read_or_make_key(tmp_path / "new") == key
    assert len(key) == 32
    assert stat.S_IMODE((tmp_path / "new" / KEY_FILE).stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "new").iterdir()] == [KEY_FILE]


def test_all_who_start_at_once_take_the_same_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        keys = set(threads.map(read_or_make_key, [tmp_path] * 16))
    assert len(keys) == 1
