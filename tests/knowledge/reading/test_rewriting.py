from knowledge.reading.rewriting import rewritten


def test_site_markup_html_and_references_are_rewritten_together() -> None:
    text = (
        "<div>\n\nSee [the form][form].\n\n</div>\n\n| A | B |\n|:--------|--------:|\n| 1 | 2 |\n\n"
        '[form]: {% page "/form/" %}\n'
    )
    assert rewritten(text).split("\n\n")[1:] == ["See [the form](/form/).", "| A | B |\n|:---|---:|\n| 1 | 2 |", ""]


def test_a_rule_and_an_underlined_heading_keep_their_length() -> None:
    text = "Title\n-----\n\n---------\n"
    assert rewritten(text) == text


def test_code_keeps_every_character() -> None:
    text = "```\n|-------|\n[a][b] {% x %} <div>\n```\n\n[b]: /c\n"
    assert rewritten(text).startswith(text.removesuffix("\n\n[b]: /c\n"))
