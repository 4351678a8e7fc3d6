import pytest
from aiohttp.test_utils import make_mocked_request

from adapters.same_origin import is_from_our_page


@pytest.mark.parametrize(
    ("headers", "is_ours"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:3978"}, True),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "https://example.com"}, False),
        ({"Sec-Fetch-Site": "same-site", "Origin": "http://127.0.0.1:3978"}, False),
        ({"Sec-Fetch-Site": "none"}, False),
        ({"Origin": "http://127.0.0.1:3978"}, True),
        ({"Origin": "https://help.example.com"}, True),
        ({"Origin": "https://example.com"}, False),
        ({"Origin": "null"}, False),
        ({}, True),
    ],
)
def test_only_our_own_pages_may_change_anything(headers: dict[str, str], is_ours: bool) -> None:
    request = make_mocked_request("POST", "/try/questions", headers={"Host": "127.0.0.1:3978", **headers})
    assert is_from_our_page(request, "https://help.example.com") is is_ours
