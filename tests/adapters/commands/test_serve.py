import socket

import pytest

from adapters.command_line import run


def test_a_port_that_is_taken_is_one_line_and_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("PORT", str(other.getsockname()[1]))
        assert run(["serve"]) == 2
    assert capsys.readouterr().err.startswith("handrail: cannot listen on 127.0.0.1 port ")


def test_a_wrong_setting_is_one_line_and_exit_code_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "many")
    assert run(["serve"]) == 2
    assert capsys.readouterr().err.startswith("handrail: PORT: ")
