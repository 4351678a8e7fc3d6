import os
import tempfile
from pathlib import Path

import pytest

from knowledge.articles import ArticleDetails
from knowledge.reading import importing
from knowledge.reading.importing import ReadFile, Rejection, find_files, handwritten, read_file, same_title_warnings
from tests.knowledge.documents import pdf, slides, word

HANDBOOK = Path(__file__).parents[4] / "shared" / "data" / "tts-handbook-md" / "pages"


def _read(folder: Path, name: str, content: str | bytes) -> ReadFile | Rejection:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_file(path)


def _article(folder: Path, name: str, content: str | bytes) -> ReadFile:
    read = _read(folder, name, content)
    assert isinstance(read, ReadFile), read
    return read


def _reason(folder: Path, name: str, content: str | bytes) -> str:
    read = _read(folder, name, content)
    assert isinstance(read, Rejection), read
    assert read.path == str(folder / name)
    assert "\n" not in read.reason
    assert ": " in read.reason
    return read.reason


def test_a_markdown_file_is_read_with_its_details(tmp_path: Path) -> None:
    read = _article(tmp_path, "leave.md", '---\nowner: Ann\n---\n\n# Leave\n\nAsk [here]({% page "/x" %}).\n\n')
    assert read.source == str(tmp_path / "leave.md")
    assert read.details == ArticleDetails(title="Leave", owner="Ann")
    assert read.body == "# Leave\n\nAsk [here](/x)."
    assert read.warnings == ()


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("annual-leave_policy.md", "Annual leave policy"),
        ("notes.txt", "Notes"),
        ("time off/index.md", "Time off"),
        ("HR-team/README.md", "HR team"),
        ("___.md", "Untitled"),
    ],
)
def test_without_any_heading_the_title_is_made_from_the_files_name(tmp_path: Path, name: str, title: str) -> None:
    assert _article(tmp_path, name, "words").details.title == title


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("leave.pdf", pdf("Ask your manager")),
        ("leave.docx", word(("Heading1", "Leave"), ("Normal", "Ask your manager"))),
        ("leave.pptx", slides(("Leave", "Ask your manager"))),
        ("leave.html", b"<title>Leave</title><h1>Other</h1><p>Ask your manager"),
        ("LEAVE.HTM", b"---\ntitle: Leave\n---\n<title>Other</title><p>Ask your manager"),
    ],
)
def test_documents_of_every_kind_are_read(tmp_path: Path, name: str, content: bytes) -> None:
    read = _article(tmp_path, name, content)
    assert read.details.title.lower() == "leave"
    assert "Ask your manager" in read.body


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("a.md", "", "is empty"),
        ("a.md", " \n\n", "is empty"),
        ("a.md", "---\ntitle: x\n---\n\n", "no text below the front matter"),
        ("a.md", "---\n\n***\n", "no text in this file"),
        ("a.md", "---\ntitle: [x\n---\nb", "not valid YAML"),
        ("a.md", "---\nstatus: done\n---\nb", "not a status"),
        ("a.md", "---\nreview_by: soon\n---\nb", "no day of the calendar"),
        ("a.md", "---\naudience: 5\n---\nb", "holds a number"),
        ("a.md", b"\x7fELF\0\0\0", "binary data"),
        ("a.md", "Grüße und mehr".encode("cp1252"), "not in UTF-8"),
        ("a.html", "<script>x</script>", "no text in this file"),
        ("a.html", "---js\n{}\n---\n<p>x", "written in js"),
        ("a.pdf", pdf(""), "pictures of text only"),
        ("a.pdf", pdf("x", protected=True), "password"),
        ("a.docx", b"junk", "damaged or not a Word file"),
        ("a.xlsx", b"junk", "Files ending in .xlsx are not read"),
    ],
)
def test_what_cannot_be_imported_is_refused_with_the_reason_and_the_fix(
    tmp_path: Path, name: str, content: str | bytes, problem: str
) -> None:
    assert problem in _reason(tmp_path, name, content)


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.md"
    with path.open("wb") as file:
        file.truncate(importing.LARGEST_FILE + 1)
    assert read_file(path) == Rejection(str(path), "This file is larger than 50 MB: split it.")


def test_a_file_that_is_gone_or_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    for name, problem in [("gone.md", "no such file"), ("pipe.md", "not a file that can be read")]:
        read = read_file(tmp_path / name)
        assert isinstance(read, Rejection)
        assert problem in read.reason


def test_a_file_without_permission_is_refused() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "closed.md")
        path.write_text("secret", encoding="utf-8")
        path.chmod(0)
        Path(folder).chmod(0o755)
        nobody = 65534
        user = os.geteuid()
        try:
            if user == 0:
                os.seteuid(nobody)
            read = read_file(path)
        finally:
            os.seteuid(user)
    assert isinstance(read, Rejection)
    assert "read permission" in read.reason


def test_the_fingerprint_changes_with_the_text_and_with_the_details(tmp_path: Path) -> None:
    plain = _article(tmp_path, "a.md", "# T\n\nText\n")
    assert plain.content_hash == _article(tmp_path, "b.md", "# T\r\n\r\nText").content_hash
    assert plain.content_hash != _article(tmp_path, "a.md", "# T\n\nOther\n").content_hash
    assert plain.content_hash != _article(tmp_path, "a.md", "---\naudience: sales\n---\n# T\n\nText\n").content_hash


def test_the_fingerprint_of_a_renamed_file_is_the_same_even_if_its_name_was_its_title(tmp_path: Path) -> None:
    old, new = _article(tmp_path, "old-name.md", "Text"), _article(tmp_path, "new-name.md", "Text")
    assert (old.details.title, new.details.title) == ("Old name", "New name")
    assert old.content_hash == new.content_hash


def test_a_misspelt_field_is_a_warning(tmp_path: Path) -> None:
    assert "did you mean 'audience'" in _article(tmp_path, "a.md", "---\naudiance: x\n---\nText").warnings[0]


def test_an_article_written_by_hand_has_no_source() -> None:
    written = handwritten(ArticleDetails(title="T"), "Text")
    assert written.source is None
    assert written.content_hash != handwritten(ArticleDetails(title="U"), "Text").content_hash


def test_articles_with_the_same_title_are_warned_about() -> None:
    warnings = same_title_warnings([("/a.md", "Leave"), ("/b.md", "leave "), ("/c.md", "Travel"), ("/d.md", "LEAVE")])
    assert len(warnings) == 1
    assert warnings[0].startswith("3 articles are called 'Leave': ")
    assert "/a.md, /b.md, /d.md" in warnings[0]
    assert same_title_warnings([]) == []


@pytest.mark.shared_data
@pytest.mark.skipif(not HANDBOOK.exists(), reason="needs ../shared/data/tts-handbook-md")
def test_every_page_of_a_real_handbook_is_read_or_refused_with_a_reason() -> None:
    files, rejections = find_files([HANDBOOK])
    read = [read_file(file) for file in files]
    rejections += [each for each in read if isinstance(each, Rejection)]
    articles = [each for each in read if isinstance(each, ReadFile)]
    assert len(articles) + len(rejections) == sum(path.is_file() for path in HANDBOOK.rglob("*"))
    assert len(articles) > 230
    assert all(": " in rejection.reason for rejection in rejections)
    about_its_own_markup = ("components.md", "shortcodes.md")
    others = [each.body for each in articles if each.source and not each.source.endswith(about_its_own_markup)]
    assert not any(tag in body for body in others for tag in ("{% include", "{% page", "{% image", "<!--", "<div"))
