import json
from pathlib import Path

import pytest

from adapters.command_line import run
from adapters.commands.importing import in_words, lines_now_and_then, progress_bar
from tests.adapters.built import write_knowledge

pytestmark = pytest.mark.usefixtures("one_model")


def test_the_report_is_one_json_document_with_the_promised_keys(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write_knowledge(tmp_path / "kb")
    (folder / "broken.md").write_bytes(b"\x00\x01")
    assert run(["import", str(folder), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert {"imported", "updated", "unchanged", "removed", "rejected", "passages", "seconds"} <= report.keys()
    assert (report["imported"], report["passages"]) == (2, 2)
    assert report["rejected"][0].keys() == {"path", "reason"}


def test_for_people_it_is_a_sentence_and_what_to_look_at(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_knowledge(tmp_path / "kb")
    (folder / "broken.md").write_bytes(b"\x00\x01")
    assert run(["import", str(folder)]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("2 imported, 0 updated, 0 unchanged, 0 removed. The knowledge base holds 2 passages.")
    assert "Not imported (1):" in shown
    assert "broken.md" in shown


def test_a_folder_with_nothing_to_read_is_said_to_have_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert run(["import", str(tmp_path / "empty")]) == 0
    assert "Is it the right folder?" in capsys.readouterr().out
    folder = write_knowledge(tmp_path / "kb")
    run(["import", str(folder)])
    run(["import", str(folder)])
    assert "Is it the right folder?" not in capsys.readouterr().out


def test_a_relative_path_is_the_same_as_an_absolute_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_knowledge(tmp_path / "kb")
    run(["import", "kb", "--json"])
    run(["import", str(tmp_path / "kb"), "--json"])
    second = json.loads(capsys.readouterr().out.splitlines()[1])
    assert (second["imported"], second["unchanged"]) == (0, 2)


def test_a_data_dir_that_cannot_be_written_is_one_line_and_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "file" / "data"))
    assert run(["import", str(write_knowledge(tmp_path / "kb"))]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("handrail: DATA_DIR: cannot write in")
    assert captured.out == ""


def test_warnings_are_told_with_and_without_a_path() -> None:
    report = {"imported": 1, "updated": 0, "unchanged": 0, "removed": 0, "rejected": [], "passages": 1, "seconds": 0.5}
    warnings = [{"path": "/kb/a.md", "message": "misspelt"}, {"path": None, "message": "two titles"}]
    shown = in_words(report | {"warnings": warnings})
    assert "  /kb/a.md\n    misspelt" in shown
    assert "  two titles" in shown


def test_where_nobody_watches_what_is_soon_done_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with progress_bar() as progress:
        progress(1, 2, "reading")
    assert capsys.readouterr() == ("", "")


def test_where_nobody_watches_what_takes_long_says_so_in_a_line_now_and_then() -> None:
    said: list[str] = []
    seconds = iter([0.0, 9.0, 11.0, 11.0, 20.0, 22.0, 22.0])
    tell = lines_now_and_then(said.append, lambda: next(seconds))
    for done in (1, 2, 3, 4000):
        tell(done, 5000, "indexing")
    assert said == ["Indexing: 2 of 5,000", "Indexing: 4,000 of 5,000"]
