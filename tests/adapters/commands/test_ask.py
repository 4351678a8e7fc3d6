import json
from pathlib import Path

import pytest

from adapters.command_line import run
from tests.adapters.built import write_knowledge

pytestmark = pytest.mark.usefixtures("one_model")

CARRY = "How many days can I carry over?"


@pytest.fixture
def _knowledge(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["import", str(write_knowledge(tmp_path / "kb"))])
    capsys.readouterr()


@pytest.mark.usefixtures("_knowledge")
def test_an_answer_is_one_json_document_with_the_promised_keys(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", CARRY, "--json"]) == 0
    reply = json.loads(capsys.readouterr().out)
    assert {"outcome", "text", "citations", "confidence", "gap_id", "seconds"} <= reply.keys()
    assert reply["outcome"] == "answered"
    assert reply["citations"][0]["url"].startswith("http://127.0.0.1:3978/articles/")


@pytest.mark.usefixtures("_knowledge")
def test_for_people_the_answer_comes_with_its_source(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", CARRY]) == 0
    shown = capsys.readouterr().out
    assert "five days" in shown
    assert "[1] Annual leave › Carrying days over" in shown


@pytest.mark.usefixtures("_knowledge")
def test_what_is_unknown_is_a_gap_from_the_first_time_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", "Where do I park my boat?", "--json"]) == 0
    gap_id = json.loads(capsys.readouterr().out)["gap_id"]
    assert run(["gaps", "--json"]) == 0
    assert [gap["id"] for gap in json.loads(capsys.readouterr().out)["gaps"]] == [gap_id]


@pytest.mark.parametrize("question", ["", " ", "🙂🙂", "\u200b\u202e", "x" * 20_000, "SELECT * FROM x; --", "\ud800"])
def test_odd_questions_end_sensibly(question: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", question, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["outcome"] in ("answered", "clarify", "unknown")


@pytest.mark.usefixtures("_knowledge")
def test_the_history_of_a_conversation_is_read_from_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    turns = [
        {"role": "user", "text": "How much annual leave can I carry over?"},
        {"role": "assistant", "text": "Five."},
    ]
    (tmp_path / "history.json").write_text(json.dumps(turns))
    assert run(["ask", "and until when do I ask for it?", "--history", str(tmp_path / "history.json"), "--json"]) == 0
    assert "15 December" in json.loads(capsys.readouterr().out)["text"]


@pytest.mark.parametrize("content", ["", "{}", "[1]", '[{"role": "user"}]', '[{"role": "x", "text": "y"}]', "\x00"])
def test_a_history_of_another_shape_is_bad_input(
    content: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "history.json").write_text(content)
    expected = 0 if content == "{}" else 2
    assert run(["ask", CARRY, "--history", str(tmp_path / "history.json")]) == expected
    if expected:
        assert "--history" in capsys.readouterr().err


def test_someone_whose_address_is_none_cannot_ask(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["ask", CARRY, "--as", "nobody"]) == 2
    assert capsys.readouterr().err == "handrail: --as: 'nobody' is not an e-mail address\n"
