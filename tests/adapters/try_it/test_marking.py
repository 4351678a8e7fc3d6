import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.markdown import plain_text, to_html
from adapters.try_it.marking import link_citations, mark_quote, without_citations

PASSAGE = to_html(
    "Ask in Birch under **Time off › Carry over** by 15 December; *your manager* approves it.\n\n1. A & b."
)


def test_the_quoted_words_are_marked_across_tags() -> None:
    marked = mark_quote(PASSAGE, "under Time off › Carry over by 15 December")
    assert marked is not None
    assert (
        "<mark>under </mark><strong><mark>Time off › Carry over</mark></strong><mark> by 15 December;</mark>" in marked
    )


def test_marking_changes_no_word() -> None:
    marked = mark_quote(PASSAGE, "your manager approves it. A & b.")
    assert marked is not None
    assert marked.replace("<mark>", "").replace("</mark>", "") == PASSAGE


def test_signs_and_line_breaks_do_not_keep_a_quote_from_being_found() -> None:
    assert mark_quote(PASSAGE, "**time off\n>   carry over**") is not None


def test_the_mark_takes_the_full_stop_along() -> None:
    assert mark_quote("<p>(Five days.) More.</p>", "Five days") == "<p><mark>(Five days.)</mark> More.</p>"


@pytest.mark.parametrize("quote", ["", "…", "words that are not there"])
def test_a_quote_that_is_not_there_marks_nothing(quote: str) -> None:
    assert mark_quote(PASSAGE, quote) is None


def test_text_that_looks_like_a_tag_stays_text() -> None:
    assert mark_quote("<p>use &lt;b&gt; here</p>", "here") == "<p>use &lt;b&gt; <mark>here</mark></p>"


@given(st.text(max_size=200), st.text(max_size=40))
def test_marking_any_quote_in_any_text_leaves_its_words_alone(text: str, quote: str) -> None:
    html = to_html(text)
    marked = mark_quote(html, quote)
    if marked is not None:
        assert plain_text(marked.replace("<mark>", "").replace("</mark>", "")) == plain_text(html)


def test_every_citation_links_to_its_source() -> None:
    html = link_citations("<p>Five days [1][2], ask first [1].</p>", {1, 2}, "source-q1-")
    assert html.count('href="#source-q1-1"') == 2
    assert html.count('href="#source-q1-2"') == 1
    assert "Five days<sup>" in html
    assert '<span class="unseen">Source </span>1</a>' in html


@pytest.mark.parametrize(
    "html",
    [
        "<p>as [9] says, and [2026]</p>",
        "<p><code>list[1]</code></p>",
        '<p><a href="https://example.com/[1]" rel="x">[1]</a></p>',
        "<pre><code>rows[1]</code></pre>",
    ],
)
def test_what_is_no_citation_of_ours_stays(html: str) -> None:
    assert link_citations(html, {1}, "s-") == html


def test_a_citation_after_a_link_is_still_one() -> None:
    assert 'href="#s-1"' in link_citations('<p><a href="https://example.com" rel="x">here</a> [1]</p>', {1}, "s-")


def test_citations_are_left_out_while_their_sources_are_unknown() -> None:
    assert without_citations("<p>Five days [1], <code>a[1]</code>.</p>") == "<p>Five days, <code>a[1]</code>.</p>"
