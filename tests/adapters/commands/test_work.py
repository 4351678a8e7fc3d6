import pytest

from adapters.command_line import run


def test_on_the_embedded_default_it_says_that_the_server_does_the_work(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["work"]) == 2
    said = capsys.readouterr().err
    assert said.startswith("handrail: there is nothing to do for a worker here")
    assert "DATABASE_URL" in said
