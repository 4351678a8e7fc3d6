from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from adapters.console.rendering import TEMPLATES, Templates, counted, day, moment, quoted


def test_times_are_written_for_people_and_for_scripts() -> None:
    assert day(date(2026, 10, 3)) == '<time datetime="2026-10-03">3 Oct 2026</time>'
    assert "3 Oct 2026, 14:05 UTC" in moment(datetime(2026, 10, 3, 14, 5, tzinfo=UTC))
    assert (day(None), moment(None)) == ("", "")


@pytest.mark.parametrize(
    ("count", "words"), [(0, "no people"), (1, "1 person"), (1200, "1,200 people"), (None, "a few people")]
)
def test_a_count_is_said_in_words(count: int | None, words: str) -> None:
    assert counted(count, "person", "people") == words


def test_what_comes_from_people_is_escaped() -> None:
    html = Templates().render(
        "sign_in.html", problem="<script>", after="/console", has_provider=False, is_loopback=True
    )
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


def test_a_quotation_reads_as_its_article_does_and_can_do_nothing() -> None:
    table = "| Plan | Price |\n|---|---|\n| Small | 5 |\n| Large | 9 |"
    assert "<td>Small</td>" in quoted(table)
    assert (
        quoted("Under **Time off**, see [leave](leave.md#a).") == "<p>Under <strong>Time off</strong>, see leave.</p>\n"
    )
    assert "<script" not in quoted("<script>alert(1)</script> Hello")
    assert "<h4>" in quoted("# Title\n\nText")


def test_a_long_quotation_ends_after_a_whole_line_or_word() -> None:
    table = "| Plan | Price |\n|---|---|\n| Small | 5 |\n| Large | 9 |"
    cut = quoted(table, 45)
    assert "<td>Small</td>" in cut
    assert "Large" not in cut
    assert cut.endswith("<p>…</p>\n")
    assert quoted("several words in a single line", 15) == "<p>several words</p>\n<p>…</p>\n"
    assert quoted("few words", 9) == "<p>few words</p>\n"


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_templates_load_nothing_from_elsewhere_and_hold_no_script_or_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "http://" not in text
    assert "https://" not in text
    assert "style=" not in text
    assert "<style" not in text
    assert " onclick" not in text
    assert text.count("<script") == text.count('<script src="/console/static/') + text.count(
        '<script type="module" src="/console/static/'
    )


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_every_form_that_changes_something_proves_whose_page_it_is_on(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.name in ("take_link.html",):
        pytest.skip("nobody is signed in there yet, so there is nothing to prove")
    assert text.count('method="post"') <= text.count("csrf(reader)")
