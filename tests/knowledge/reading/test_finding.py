import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.reading.finding import Rejection, find_files, source_of


def _write(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("text", encoding="utf-8")


def _found(root: Path) -> list[str]:
    files, _ = find_files([root])
    return [str(file.relative_to(root)) for file in files]


def _reasons(root: Path) -> dict[str, str]:
    _, rejections = find_files([root])
    return {Path(rejection.path).name: rejection.reason for rejection in rejections}


@pytest.fixture
def unprivileged_folder() -> Iterator[Path]:
    """A folder that an account without privileges may enter; the test runs as that account even if root started it."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        _write(folder, "open.md", "closed.md", "closed/a.md")
        (folder / "closed.md").chmod(0)
        (folder / "closed").chmod(0)
        nobody = 65534
        user = os.geteuid()
        if user == 0:
            os.seteuid(nobody)
        try:
            yield folder
        finally:
            os.seteuid(user)
            (folder / "closed").chmod(0o755)


def test_folders_are_searched_whole_and_in_order(tmp_path: Path) -> None:
    _write(tmp_path, "b.md", "a/z.txt", "a/y.markdown", "B.PDF", "c/d/e.docx", "f.pptx", "g.html", "h.HTM")
    assert _found(tmp_path) == ["B.PDF", "a/y.markdown", "a/z.txt", "b.md", "c/d/e.docx", "f.pptx", "g.html", "h.HTM"]


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    _write(tmp_path, ".git/HEAD", ".hidden.md", "a.md")
    assert _found(tmp_path) == ["a.md"]
    assert _reasons(tmp_path) == {}


def test_other_kinds_of_files_are_refused_with_what_is_supported(tmp_path: Path) -> None:
    _write(tmp_path, "a.njk", "Makefile")
    reasons = _reasons(tmp_path)
    assert reasons["a.njk"].startswith("Files ending in .njk are not read: save it as Markdown (.md)")
    assert reasons["Makefile"].startswith("Files whose name has no ending")


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    files, rejections = find_files([tmp_path / "nowhere"])
    assert files == []
    expected = Rejection(str(tmp_path / "nowhere"), "There is no such file or folder: check the spelling.")
    assert rejections == [expected]


def test_a_file_is_found_once_however_often_it_is_named(tmp_path: Path) -> None:
    _write(tmp_path, "a.md", "b.md")
    files, _ = find_files([tmp_path / "b.md", tmp_path, tmp_path / "." / "a.md"])
    assert files == [tmp_path / "b.md", tmp_path / "a.md"]


def test_a_relative_path_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _write(tmp_path, "docs/a.md")
    monkeypatch.chdir(tmp_path)
    assert find_files([Path("docs")])[0] == find_files([Path("docs/a.md")])[0] == [tmp_path / "docs" / "a.md"]


def test_a_folder_has_one_name_even_when_it_is_reached_through_a_link(tmp_path: Path) -> None:
    _write(tmp_path, "real/a.md")
    (tmp_path / "link").symlink_to("real")
    assert find_files([tmp_path / "link"])[0] == [tmp_path / "real" / "a.md"]


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, "outside/secret.md", "in/a.md")
    (tmp_path / "in" / "file.md").symlink_to(tmp_path / "outside" / "secret.md")
    (tmp_path / "in" / "folder").symlink_to("../outside")
    assert _found(tmp_path / "in") == ["a.md"]
    reasons = _reasons(tmp_path / "in")
    assert set(reasons) == {"file.md", "folder"}
    assert all("leads out of the folder" in reason for reason in reasons.values())


def test_links_that_never_end_or_lead_nowhere_are_refused(tmp_path: Path) -> None:
    _write(tmp_path, "a/b/c.md")
    (tmp_path / "a" / "b" / "up").symlink_to(tmp_path / "a")
    (tmp_path / "x.md").symlink_to("y.md")
    (tmp_path / "y.md").symlink_to("x.md")
    (tmp_path / "gone.md").symlink_to("nothing.md")
    assert _found(tmp_path) == ["a/b/c.md"]
    reasons = _reasons(tmp_path)
    assert "a folder that it lies in" in reasons["up"]
    assert "leads back to itself" in reasons["x.md"]
    assert "leads back to itself" in reasons["y.md"]
    assert "something that is not there" in reasons["gone.md"]


def test_links_within_the_folder_add_nothing_twice(tmp_path: Path) -> None:
    _write(tmp_path, "a/one.md", "b/two.md")
    (tmp_path / "a" / "to-b").symlink_to("../b")
    (tmp_path / "b" / "to-a").symlink_to("../a")
    (tmp_path / "same.md").symlink_to("a/one.md")
    assert _found(tmp_path) == ["a/one.md", "b/two.md"]
    assert _reasons(tmp_path) == {}


def test_what_only_a_link_makes_visible_is_found_through_it(tmp_path: Path) -> None:
    _write(tmp_path, ".version-1/a.md", ".version-1/b.md")
    (tmp_path / "docs").symlink_to(".version-1")
    assert _found(tmp_path) == ["docs/a.md", "docs/b.md"]


def test_something_that_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    assert "not a file that can be read" in _reasons(tmp_path)["pipe.md"]
    assert find_files([tmp_path / "pipe.md"])[1][0].reason == "This is not a file that can be read: remove it."


def test_odd_names_are_found_and_can_be_printed_and_stored(tmp_path: Path) -> None:
    names = [b"line\nend.md", b"caf\xe9.md", "right\u202eleft.md".encode(), "grün 😀.md".encode(), b"tab\t.njk"]
    for name in names:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_text("x", encoding="utf-8")
    files, rejections = find_files([tmp_path])
    sources = {Path(source_of(file)).name for file in files}
    assert sources == {r"line\nend.md", r"caf\xe9.md", r"right\u202eleft.md", "grün 😀.md"}
    assert Path(rejections[0].path).name == r"tab\t.njk"
    assert all(file.read_text(encoding="utf-8") == "x" for file in files)


def test_a_path_that_is_too_long_is_refused(tmp_path: Path) -> None:
    assert "too long" in find_files([tmp_path / ("x" * 300)])[1][0].reason


def test_a_folder_without_permission_is_refused_and_the_rest_is_found(unprivileged_folder: Path) -> None:
    assert _found(unprivileged_folder) == ["closed.md", "open.md"]
    assert "give the account" in _reasons(unprivileged_folder)["closed"]
