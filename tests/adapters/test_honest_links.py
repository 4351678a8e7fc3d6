import pytest

from adapters.honest_links import is_web, with_honest_links


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("[the form](https://example.com/form)", "[the form](https://example.com/form)"),
        ("[bank.example](https://evil.example/login)", "bank.example ([evil.example](https://evil.example/login))"),
        ("[evil.example](https://evil.example)", "[evil.example](https://evil.example)"),
        ("[a](javascript:alert(1))", "a)"),
        ("![a picture](https://example.com/spy.png)", "a picture"),
        ("<https://example.com/x>", "https://example.com/x"),
        ("<mailto:ann@example.com>", "ann@example.com"),
        ("no link at all [1]", "no link at all [1]"),
    ],
)
def test_every_link_opens_in_a_browser_and_says_where_it_leads(markdown: str, shown: str) -> None:
    assert with_honest_links(markdown) == shown


@pytest.mark.parametrize(
    ("url", "opens"),
    [
        ("https://example.com", True),
        ("http://x", True),
        ("javascript:x", False),
        ("https://", False),
        ("http://[", False),
    ],
)
def test_only_web_addresses_are_opened(url: str, opens: bool) -> None:
    assert is_web(url) is opens
