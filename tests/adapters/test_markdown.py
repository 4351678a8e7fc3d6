from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.markdown import biggest_heading, parse, plain_text, relative_links, to_html, tokens_to_html

TAGS = {
    *("a", "blockquote", "br", "code", "div", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "pre", "s"),
    *("strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
ATTRIBUTES = {"a": {"href", "rel"}, "ol": {"start"}, "div": {"class", "role", "aria-label", "tabindex"}}


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))


def assert_harmless(html: str) -> None:
    tags = Tags()
    tags.feed(html)
    for tag, attributes in tags.seen:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set())
        assert (attributes.get("href") or "https:").startswith(("http:", "https:", "mailto:"))


def test_what_people_write_in_markdown_is_shown() -> None:
    html = to_html("Go to **Time off**, then\n\n1. open it\n2. send it\n\n| a | b |\n|---|---|\n| 1 | 2 |")
    assert "<strong>Time off</strong>" in html
    assert "<li>send it</li>" in html
    assert "<td>2</td>" in html


def test_a_list_that_goes_on_keeps_its_numbers() -> None:
    assert '<ol start="3">' in to_html("3. third\n4. fourth")


def test_a_wide_table_can_be_scrolled_with_the_keyboard() -> None:
    assert '<div class="table" role="region" aria-label="Table" tabindex="0"><table>' in to_html("| a |\n|---|\n| 1 |")


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,<script>alert(1)</script>)",
        "[x](vbscript:x)",
        '[x](https://example.com "onmouseover=alert(1)")',
        '<a href="javascript:alert(1)">x</a>',
        "<iframe src=//example.com></iframe>",
        "<style>*{display:none}</style>",
        '<form action="//example.com"><input name=x>',
        "<div onclick=alert(1) style=position:fixed>x</div>",
        "```\n</code></pre><script>alert(1)</script>\n```",
        "[x]: javascript:alert(1)\n\n[x]",
        "<!--<img src=x onerror=alert(1)>-->",
        '![x](x" onerror="alert(1))',
    ],
)
def test_nothing_in_a_text_can_do_anything(attack: str) -> None:
    assert_harmless(to_html(f"before\n\n{attack}\n\nin the {attack} middle"))


@given(st.text(alphabet=st.characters() | st.sampled_from("<>[]()!`\"'=/:#&\n"), max_size=300))
def test_any_text_becomes_tags_we_know_and_nothing_else(text: str) -> None:
    assert_harmless(to_html(text))


def test_tags_people_paste_vanish_and_placeholders_stay() -> None:
    html = to_html("Run <b>import</b> <folder> now<br>please")
    assert html == "<p>Run import &lt;folder&gt; now<br>please</p>\n"


def test_a_block_of_raw_html_keeps_its_words() -> None:
    assert to_html("<div class='note'>\nAsk first.\n</div>") == "<p>Ask first.</p>\n"


def test_an_image_is_offered_as_a_link_and_never_loaded() -> None:
    html = to_html("![The form](https://example.com/form.png) ![](https://example.com/x.png)")
    assert "<img" not in html
    assert '<a href="https://example.com/form.png" rel="noopener noreferrer nofollow">Image: The form</a>' in html
    assert "Image: no title" in html


def test_a_link_says_nothing_about_us_to_where_it_leads() -> None:
    assert 'rel="noopener noreferrer nofollow"' in to_html("[x](https://example.com)")


def test_a_relative_link_becomes_text_unless_it_leads_somewhere() -> None:
    tokens = parse("See [leave](leave.md#days) and [pay](pay.md).")
    html = tokens_to_html(tokens, resolve={"leave.md#days": "/articles/a1#days"}.get)
    assert '<a href="/articles/a1#days"' in html
    assert "and pay." in html


def test_relative_links_are_told_from_others() -> None:
    text = "[a](leave.md) [b](#days) [c](https://example.com) [d](mailto:x@example.com) [e](//example.com)"
    assert relative_links(parse(text)) == {"leave.md", "#days"}


@pytest.mark.parametrize(("text", "html"), [("# A\n\n## B", "<h2>A</h2>\n<h3>B</h3>\n"), ("### A", "<h2>A</h2>\n")])
def test_headings_begin_where_the_page_has_room_for_them(text: str, html: str) -> None:
    assert to_html(text) == html


def test_headings_never_go_below_the_lowest() -> None:
    assert to_html("# A\n\n###### F", 5) == "<h5>A</h5>\n<h6>F</h6>\n"


def test_a_text_without_headings_counts_as_one_with_the_biggest() -> None:
    assert biggest_heading(parse("only words")) == 1


def test_plain_text_keeps_words_apart_and_marks_as_they_were() -> None:
    assert plain_text(to_html("- a & b\n- **c**, d\n\n| x | y |\n|---|---|\n| 1 | 2 |")) == "a & b c, d x y 1 2"
