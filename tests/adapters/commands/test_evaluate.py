import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.command_line import handrail

PASSAGES = [
    {"id": "leave", "title": "Annual leave", "text": "You can carry over up to five days of leave into next year."},
    {"id": "vpn", "title": "VPN", "text": "Start the VPN from the tray icon and sign in with your work password."},
    {"id": "pay", "title": "Payday", "text": "Salaries are paid on the 25th of each month."},
]
QUESTIONS = [
    {"id": "q1", "question": "Can I carry over leave into next year?", "gold_ids": ["leave"], "answerable": True},
    {"id": "q2", "question": "When are salaries paid?", "gold_ids": ["pay"], "answerable": True, "kind": "covered"},
    {
        "id": "q3",
        "question": "How tall is the highest mountain on Mars?",
        "gold_ids": [],
        "answerable": False,
        "kind": "out_of_scope",
    },
]
CONTRACT = {
    "set",
    "passages",
    "questions",
    "recall",
    "mrr10",
    "ndcg10",
    "answerable_auroc",
    "coverage_at_95_precision",
    "answered_right",
    "answered_wrong",
    "abstained_right",
    "abstained_wrong",
    "query_ms",
    "passages_per_second",
    "model",
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    folder = tmp_path / "small-set"
    folder.mkdir()
    for name, records in (("passages", PASSAGES), ("questions", QUESTIONS)):
        (folder / f"{name}.jsonl").write_text("\n".join(json.dumps(record) for record in records), "utf-8")
    return folder


def test_a_set_is_indexed_asked_and_measured_in_the_words_of_the_contract(folder: Path) -> None:
    result = CliRunner().invoke(handrail, ["evaluate", str(folder), "--json", "--details", "--threads", "2"])
    assert result.exit_code == 0, result.stderr
    figures = json.loads(result.stdout)
    assert set(figures) >= CONTRACT
    assert (figures["set"], figures["passages"], figures["questions"]) == ("small-set", 3, 3)
    assert figures["recall"]["1"] == 1.0
    assert figures["answerable_auroc"] == 1.0
    assert [each["id"] for each in figures["per_question"]] == ["q1", "q2", "q3"]
    assert figures["per_question"][0]["ranked"][0] == "leave"
    assert figures["per_question"][2]["outcome"] == "unknown"


def test_nothing_of_an_evaluation_stays_behind(folder: Path, tmp_path: Path) -> None:
    assert CliRunner().invoke(handrail, ["evaluate", str(folder), "--limit", "1"]).exit_code == 0
    assert not (tmp_path / "data" / "index").exists()


def test_a_broken_line_is_named_with_its_number(folder: Path) -> None:
    (folder / "questions.jsonl").write_text('{"id": "q1", "question": "How?"}\n{"id": ', "utf-8")
    result = CliRunner().invoke(handrail, ["evaluate", str(folder)])
    assert result.exit_code == 2
    assert "questions.jsonl, line 2" in result.stderr


def test_a_folder_without_passages_is_bad_input(tmp_path: Path) -> None:
    result = CliRunner().invoke(handrail, ["evaluate", str(tmp_path)])
    assert result.exit_code == 2
    assert "passages.jsonl" in result.stderr
