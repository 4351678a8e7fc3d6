from pathlib import Path

import pytest

from adapters.command_line import run
from tests.adapters.built import write_knowledge


@pytest.mark.usefixtures("one_model")
def test_a_conversation_from_the_first_question_to_the_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(["import", str(write_knowledge(tmp_path / "kb"))])
    lines = iter(["How many days can I carry over?", "/quit"])
    monkeypatch.setattr("builtins.input", lambda _: next(lines))
    assert run(["chat"]) == 0
    shown = capsys.readouterr().out
    assert "Ask anything about how we work." in shown
    assert "five days" in shown


def test_someone_whose_address_is_none_cannot_chat(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["chat", "--as", "nobody"]) == 2
    assert "not an e-mail address" in capsys.readouterr().err
