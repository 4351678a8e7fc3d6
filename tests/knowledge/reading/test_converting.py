from pathlib import Path

import pytest

from knowledge.reading import converting
from knowledge.reading.converting import CannotConvert, convert_document, convert_html, decode_html
from knowledge.reading.decoding import NotText
from tests.knowledge.documents import pdf, slides, word, zip_bomb


def test_a_page_keeps_its_title_headings_lists_and_links() -> None:
    page = convert_html(
        "<html><head><title>Annual\n leave &amp; more</title></head><body><h2 id='ask_me'>How to <em>ask</em></h2>"
        "<ul><li>One</li><li><a href='https://example.com/f'>the form</a></li></ul></body></html>"
    )
    assert page.title == "Annual leave & more"
    assert page.markdown.startswith("## How to *ask* {#ask")
    assert "* One\n* [the form](https://example.com/f)" in page.markdown


def test_scripts_styles_menus_and_comments_are_dropped() -> None:
    page = convert_html(
        "<style>p {}</style><nav><a href='/x'>Menu</a></nav><p>Words</p><script>run()</script><!-- note -->"
    )
    assert page.markdown == "Words"
    assert page.title is None


def test_whom_to_write_to_is_kept() -> None:
    page = convert_html('<p><a href="mailto:ann@example.com">Ann</a> or <a href="tel:+49-30-1">phone</a></p>')
    assert page.markdown == "[Ann](mailto:ann@example.com) or [phone](tel:+49-30-1)"


def test_site_markup_in_a_page_is_dropped() -> None:
    assert convert_html('<p>{{ site.name }}<a href="{% page "/x/" %}">Go</a></p>').markdown == "[Go](/x/)"


def test_a_page_may_be_xml_or_hardly_html_at_all() -> None:
    assert convert_html('<?xml version="1.0"?><html><body><p>Words</p></body></html>').markdown == "Words"
    assert convert_html("only words").markdown == "only words"


def test_a_page_nested_without_end_is_refused() -> None:
    with pytest.raises(CannotConvert, match="nested too deeply"):
        convert_html("<div>" * 20_000 + "x")


def test_a_page_is_read_in_the_encoding_it_declares() -> None:
    page = '<meta charset="windows-1252"><p>Grüße</p>'
    assert decode_html(page.encode("cp1252")) == decode_html(page.encode()) == page


@pytest.mark.parametrize("declared", ["", "no-such-thing", "ascii"])
def test_a_page_in_an_unknown_encoding_is_refused(declared: str) -> None:
    with pytest.raises(NotText, match="UTF-8"):
        decode_html(f"<meta charset={declared}><p>Grüße und noch mehr Text</p>".encode("cp1252"))


def test_the_text_of_a_pdf_is_read() -> None:
    assert convert_document(pdf("Hello leave policy"), ".pdf").markdown.strip() == "Hello leave policy"


def test_a_pdf_with_a_password_is_refused() -> None:
    with pytest.raises(CannotConvert, match="is protected by a password: save a copy without one"):
        convert_document(pdf("Secret", protected=True), ".pdf")


def test_a_word_file_keeps_its_headings() -> None:
    markdown = convert_document(word(("Heading1", "Leave"), ("Normal", "Ask your manager.")), ".docx").markdown
    assert markdown.split() == ["#", "Leave", "Ask", "your", "manager."]


def test_each_slide_is_a_heading_with_its_words() -> None:
    markdown = convert_document(slides(("Leave", "Ask early"), ("Travel", "Book late")), ".pptx").markdown
    assert markdown.split() == ["#", "Leave", "Ask", "early", "#", "Travel", "Book", "late"]


@pytest.mark.parametrize("ending", [".pdf", ".docx", ".pptx"])
@pytest.mark.parametrize("data", [b"hello", b"%PDF-1.4 junk", b"PK\x03\x04 junk"])
def test_a_damaged_file_is_refused(data: bytes, ending: str) -> None:
    with pytest.raises(CannotConvert, match="damaged or not a"):
        convert_document(data, ending)


def test_a_word_file_with_a_password_or_in_the_old_format_is_refused() -> None:
    with pytest.raises(CannotConvert, match=r"protected by a password or in an old format.*\.docx"):
        convert_document(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".docx")


def test_a_zip_bomb_is_refused_unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(converting, "LARGEST_UNPACKED", 10 * 2**20)
    with pytest.raises(CannotConvert, match="unpacks to more than"):
        convert_document(zip_bomb(11 * 2**20), ".docx")


def test_the_converter_is_not_loaded_before_it_is_needed() -> None:
    source = Path(converting.__file__).read_text(encoding="utf-8")
    assert "\nfrom markitdown" not in source
    assert "\nimport markitdown" not in source
