from dataclasses import replace
from datetime import date
from pathlib import Path

from knowledge.articles import Article, ArticleDetails, Status
from knowledge.reading.exporting import as_files, as_markdown
from knowledge.reading.importing import ReadFile, read_file

DETAILS = ArticleDetails(
    title='Leave: "carrying over" & more',
    owner="People Ops",
    audience=frozenset({"managers", "sales"}),
    status=Status.RETIRED,
    review_by=date(2027, 3, 31),
    topics=("time off", "2027"),
    also_asked_as=("Kann ich Urlaub mitnehmen?", "yes", "- odd: #1"),
    checked_by="Ann Ünal",
    checked_on=date(2026, 10, 3),
    url="https://example.com/leave",
    nudge_text="Enter your leave: before Friday, # for all of you.",
)
BODY = "# Leave\n\n- five days\n\n```\n---\ncode: yes\n---\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |"


def _article(
    title: str = "Leave", source: str | None = None, body: str = "Text", article_id: str = "a" * 32
) -> Article:
    return Article(article_id, 1, ArticleDetails(title), body, source)


def _read(folder: Path, text: str) -> ReadFile:
    path = folder / "exported.md"
    path.write_text(text, encoding="utf-8")
    read = read_file(path)
    assert isinstance(read, ReadFile), read
    return read


def test_an_import_reads_what_was_exported(tmp_path: Path) -> None:
    read = _read(tmp_path, as_markdown(Article("a1", 3, DETAILS, BODY)))
    assert (read.details, read.body, read.warnings) == (DETAILS, BODY, ())


def test_what_an_import_takes_for_granted_is_left_out(tmp_path: Path) -> None:
    text = as_markdown(_article("2027", body="---\n\nA rule above."))
    assert text.startswith("---\ntitle: '2027'\n---\n")
    assert _read(tmp_path, text).details == ArticleDetails("2027")


def test_imported_articles_keep_their_places() -> None:
    files = as_files([_article(source="/kb/a/leave.md"), _article(source="/kb/pay.pdf"), _article("Parking")])
    assert [file.path for file in files] == ["a/leave.md", "pay.md", "parking.md"]


def test_two_articles_never_share_a_file() -> None:
    files = [file.path for file in as_files([_article("Leave"), _article("LEAVE", article_id="b" * 32)])]
    assert files == ["leave.md", "leave-bbbbbbbb.md"]


def test_a_title_becomes_a_name_that_every_file_system_takes() -> None:
    details = replace(DETAILS, title="../../etc/passwd: 50 % / Größe?", topics=("Pay & Benefits",))
    (file,) = as_files([Article("a1", 1, details, BODY)])
    assert file.path == "pay-benefits/etc-passwd-50-grösse.md"
    assert next(as_files([_article("???")])).path == "article.md"
