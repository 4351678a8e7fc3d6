from time import perf_counter

import pytest

from adapters.slack.writing_text import JOINER, escaped, link, safe_markdown, unformatted


@pytest.mark.parametrize("ping", ["<!channel>", "<!here>", "<!everyone>", "<@U123>", "<!subteam^S1|team>", "<#C1>"])
def test_no_mention_survives(ping: str) -> None:
    for made in (safe_markdown(ping), escaped(ping), unformatted(ping)):
        assert ping not in made


@pytest.mark.parametrize("word", ["@channel", "@here", "@everyone", "@Everyone"])
def test_no_broadcast_by_its_bare_name(word: str) -> None:
    assert safe_markdown(f"to {word}!") == f"to @{JOINER}{word[1:]}!"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("[the form](https://forms.example.com/leave)", "[the form](https://forms.example.com/leave)"),
        ("[bank.example](https://evil.example/x)", "bank.example ([evil.example](https://evil.example/x))"),
        ("[https://a.example](https://a.example/b)", "[https://a.example](https://a.example/b)"),
        ("[click](javascript:alert(1))", "click)"),
        ("![logo](https://tracker.example/x.png)", "logo"),
        ("<https://evil.example|bank.example>", "bank.example (evil.example)"),
        ("<https://a.example/b>", "https://a.example/b"),
        ("<javascript:x>", "x"),
        ("2 < 3 and 5 > 4", "2 < 3 and 5 > 4"),
    ],
)
def test_a_link_says_where_it_leads(written: str, shown: str) -> None:
    assert safe_markdown(written) == shown


def test_special_characters_are_entities_in_mrkdwn() -> None:
    assert escaped("a < b & c > d") == "a &lt; b &amp; c &gt; d"
    assert "*" not in unformatted("*x*").replace(f"{JOINER}*{JOINER}", "")


def test_a_link_of_ours_cannot_be_broken_out_of() -> None:
    made = link("https://a.example/?q=<!channel>|x&y=1", "A|B> <!here>")
    assert made.count("<") == made.count(">") == 1
    assert made.count("|") == 1


@pytest.mark.parametrize("piece", ["[](", "[", "<http:", "<http:x|", "a."])
def test_a_text_of_nothing_but_beginnings_holds_nobody_up(piece: str) -> None:
    began = perf_counter()
    safe_markdown(piece * 4_000)
    assert perf_counter() - began < 0.5
