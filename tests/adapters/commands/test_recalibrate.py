import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from adapters.calibration_file import FILE_NAME
from adapters.command_line import run
from adapters.commands.recalibrate import SOURCES, render
from bot.measures.judgements import Source
from tests.bot.measures.test_recalibration import BETTER


def shown(found: dict[str, Any]) -> str:
    console = Console(file=io.StringIO(), width=140)
    console.print(render(found))
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


@pytest.mark.usefixtures("one_model")
def test_without_feedback_it_says_what_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["recalibrate"]) == 0
    assert capsys.readouterr().out.startswith("This needs at least 20 judged questions from at least 5 people;")


@pytest.mark.usefixtures("one_model")
def test_applying_too_little_changes_nothing(capsys: pytest.CaptureFixture[str], data_dir: Path) -> None:
    assert run(["recalibrate", "--apply", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["state"], found["questions"], found["needed"]) == ("too_few", 0, 20)
    assert not (data_dir / FILE_NAME).exists()


@pytest.mark.usefixtures("one_model")
def test_undoing_takes_back_whatever_is_there(capsys: pytest.CaptureFixture[str], data_dir: Path) -> None:
    data_dir.mkdir()
    (data_dir / FILE_NAME).write_text("of another version")
    assert run(["recalibrate", "--undo"]) == 0
    assert "Taken back. In use again: the shipped calibration." in capsys.readouterr().out
    assert not (data_dir / FILE_NAME).exists()
    assert run(["recalibrate", "--undo"]) == 0
    assert "nothing to take back" in capsys.readouterr().out


def test_applying_and_undoing_at_once_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["recalibrate", "--apply", "--undo"]) == 2
    assert "choose one" in capsys.readouterr().err


def test_before_and_after_are_shown_side_by_side() -> None:
    text = shown(BETTER.to_json())
    assert text.startswith("On questions kept back it would do better.")
    row = next(line for line in text.splitlines() if "so much is right" in line)
    assert row.split()[-4:] == ["81", "%", "90", "%"]
    assert "Judged by: 30 answers that helped, 10 answers that didn't help." in text
    assert "– It would become more careful" in text


def test_a_figure_that_is_withheld_is_said_to_be() -> None:
    found = BETTER.to_json()
    found["before"]["precision"] = None
    assert "too few people to show" in shown(found | {"sources": None})
    assert "Judged by" not in shown(found | {"sources": None})


def test_every_source_has_its_words() -> None:
    assert set(SOURCES) == {source.value for source in Source}
