import io
import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from rich.console import Console

from adapters.command_line import run
from adapters.commands.gaps import as_table, to_json
from knowledge.gaps.gaps import GapKind, GapState, GapSummary

DAY = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FEW = GapSummary("g1", "Where do I [park] my boat?", GapKind.MISSING, GapState.OPEN, None, 2, DAY, DAY, 31.2)
MANY = GapSummary("g2", "What is a lunar day?", GapKind.OUT_OF_SCOPE, GapState.IN_REVIEW, 12, 20, DAY, DAY, 70.0)


def test_an_empty_log_says_what_will_appear_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["gaps"]) == 0
    assert capsys.readouterr().out.startswith("No gaps. When somebody asks")


def test_an_empty_log_is_an_empty_list_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["gaps", "--status", "open", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"gaps": []}


def test_a_gap_in_json_has_exactly_the_promised_keys() -> None:
    assert to_json(FEW) == {
        "id": "g1",
        "title": "Where do I [park] my boat?",
        "kind": "missing",
        "state": "open",
        "askers": None,
        "questions": 2,
        "first_asked": "2026-11-20T12:00:00+00:00",
        "last_asked": "2026-11-20T12:00:00+00:00",
        "impact": 31.2,
    }


def test_the_table_counts_people_only_where_they_are_enough() -> None:
    console = Console(file=io.StringIO(), width=140)
    console.print(as_table([MANY, FEW]))
    assert isinstance(console.file, io.StringIO)
    shown = console.file.getvalue()
    assert "few" in shown
    assert "12 people · asked 20 times" in shown
    assert "out of scope" in shown
    assert "Where do I [park] my boat?" in shown
    assert "20 Nov 2026" in shown


def test_a_question_is_read_whole_on_a_narrow_terminal() -> None:
    console = Console(file=io.StringIO(), width=60)
    console.print(as_table([MANY, FEW]))
    assert isinstance(console.file, io.StringIO)
    assert "Where do I [park] my boat?" in console.file.getvalue()


def test_the_table_says_what_is_overdue() -> None:
    late = replace(MANY, due_on=date(2026, 11, 12), is_overdue=True)
    console = Console(file=io.StringIO(), width=160)
    console.print(as_table([late, replace(FEW, due_on=date(2026, 12, 24))]))
    assert isinstance(console.file, io.StringIO)
    shown = console.file.getvalue()
    assert "⚠ was due 12 Nov 2026" in shown
    assert "due 24 Dec 2026" in shown


def test_an_unknown_state_is_bad_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["gaps", "--status", "nonsense"]) == 2
    assert "open" in capsys.readouterr().err
