import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from adapters.command_line import handrail


@pytest.mark.parametrize(("token", "by_socket"), [("", False), ("xapp-1", True)])
def test_the_manifest_follows_the_settings(monkeypatch: pytest.MonkeyPatch, token: str, by_socket: bool) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "s")
    monkeypatch.setenv("SLACK_APP_TOKEN", token)
    done = CliRunner().invoke(handrail, ["manifest", "slack"])
    assert json.loads(done.output)["settings"]["socket_mode_enabled"] is by_socket


APP_ID = "11111111-2222-4333-8444-555555555555"


def _connect_teams(monkeypatch: pytest.MonkeyPatch, app_id: str = APP_ID, url: str = "https://h.example.com") -> None:
    for name, value in (("APP_ID", app_id), ("APP_PASSWORD", "s"), ("TENANT_ID", APP_ID)):
        monkeypatch.setenv(f"TEAMS_{name}", value)
    monkeypatch.setenv("PUBLIC_URL", url)


def test_the_teams_package_is_written_for_these_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _connect_teams(monkeypatch)
    written = tmp_path / "app.zip"
    done = CliRunner().invoke(handrail, ["manifest", "teams", "--to", str(written), "--app-version", "1.2.3"])
    assert (done.exit_code, "Upload it in Teams" in done.output) == (0, True), done.output
    with zipfile.ZipFile(written) as package:
        made = json.loads(package.read("manifest.json"))
    assert (made["id"], made["version"], made["validDomains"]) == (APP_ID, "1.2.3", ["h.example.com"])
    assert "authorization" not in made


@pytest.mark.parametrize(
    ("app_id", "url", "says"),
    [
        (APP_ID, "http://127.0.0.1:3978", "PUBLIC_URL"),
        ("handrail", "https://h.example.com", "TEAMS_APP_ID"),
        ("", "https://h.example.com", "TEAMS_APP_ID"),
    ],
)
def test_what_is_missing_for_teams_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, app_id: str, url: str, says: str
) -> None:
    _connect_teams(monkeypatch, app_id, url)
    done = CliRunner().invoke(handrail, ["manifest", "teams"])
    assert done.exit_code == 2
    assert says in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_a_package_that_cannot_be_written_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _connect_teams(monkeypatch)
    done = CliRunner().invoke(handrail, ["manifest", "teams", "--to", str(tmp_path / "no" / "app.zip")])
    assert (done.exit_code, "cannot write" in done.stderr) == (2, True)
