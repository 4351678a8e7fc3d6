import json

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
