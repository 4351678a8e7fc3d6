import json
from pathlib import Path

import pytest

from adapters.command_line import run


def test_the_link_is_printed_alone_and_works_for_minutes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["console", "--json"]) == 0
    printed = json.loads(capsys.readouterr().out)
    assert printed["link"].startswith("http://127.0.0.1:3978/console/link?token=")
    assert printed["minutes"] == 15
    assert run(["console"]) == 0
    assert "it works once: http://127.0.0.1:3978/console/link?token=" in capsys.readouterr().out


def test_a_server_that_others_reach_gives_no_links(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("HOST", "0.0.0.0")
    assert run(["console"]) == 2
    assert "CONSOLE_OIDC_ISSUER" in capsys.readouterr().err
