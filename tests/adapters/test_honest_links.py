from time import perf_counter

import pytest

from adapters.honest_links import is_web, pieces, with_honest_links


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
        ("[a [b](https://c.example)", "[a [b](https://c.example)"),
        ("[a](no end\n[b](https://c.example)", "[a](no end\n[b](https://c.example)"),
        ('[a]( <https://c.example> "hint")', "[a](https://c.example)"),
        ("[..good.example](https://c.example)", "..good.example ([c.example](https://c.example))"),
    ],
)
def test_every_link_opens_in_a_browser_and_says_where_it_leads(markdown: str, shown: str) -> None:
    assert with_honest_links(markdown) == shown


@pytest.mark.parametrize("piece", ["[](", "[", "![a](", "<http:", "[a](x.", "a.", "a", "[a]( "])
def test_a_long_text_of_nothing_but_beginnings_holds_nobody_up(piece: str) -> None:
    began = perf_counter()
    with_honest_links(piece * 6_000)
    with_honest_links(f"[{piece.replace('[', '') * 6_000}](https://c.example)")
    assert perf_counter() - began < 1.0


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


def test_a_line_is_told_as_its_words_and_where_they_lead() -> None:
    line = "for Support · rests on [Handing over](https://h.example/a) and [x](javascript:1)"
    assert pieces(line) == [
        ("for Support · rests on ", ""),
        ("Handing over", "https://h.example/a"),
        (" and x", ""),
    ]
    assert pieces("") == []
