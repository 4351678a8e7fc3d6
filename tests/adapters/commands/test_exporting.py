import json
from pathlib import Path

import pytest

from adapters.command_line import EXIT_BAD_INPUT, run
from tests.adapters.built import write_knowledge


def _export(folder: Path, capsys: pytest.CaptureFixture[str]) -> object:
    capsys.readouterr()
    assert run(["export", str(folder), "--json"]) == 0
    return json.loads(capsys.readouterr().out)["exported"]


def test_nothing_is_an_empty_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _export(tmp_path / "out", capsys) == 0
    assert list((tmp_path / "out").iterdir()) == []


def test_what_was_exported_can_be_imported_and_is_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    assert run(["import", str(write_knowledge(tmp_path / "kb"))]) == 0
    assert _export(first, capsys) == 2
    assert sorted(path.name for path in first.iterdir()) == ["leave.md", "salaries.md"]
    assert "- managers" in (first / "salaries.md").read_text(encoding="utf-8")
    assert run(["import", str(first), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["imported"], report["rejected"]) == (2, [])
    assert _export(second, capsys) == 4
    written = (second / "first" / "leave.md", second / "kb" / "leave.md", first / "leave.md")
    assert len({path.read_text(encoding="utf-8") for path in written}) == 1


def test_nothing_that_is_there_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.md").write_text("Mine", encoding="utf-8")
    assert run(["export", str(tmp_path)]) == EXIT_BAD_INPUT
    assert "is not empty" in capsys.readouterr().err
