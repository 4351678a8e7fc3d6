import json

import pytest

from adapters.check import Check
from adapters.command_line import run
from adapters.commands.doctor import in_words


@pytest.mark.usefixtures("one_model")
def test_every_check_is_in_the_json_with_the_promised_keys(capsys: pytest.CaptureFixture[str]) -> None:
    run(["doctor", "--json"])
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert all(check.keys() == {"name", "ok", "detail", "fix"} for check in checks)
    names = [check["name"] for check in checks]
    before = ["python", "packages", "settings", "data folder", "disk", "calibration", "database", "port"]
    expected = [*before, "model", "index", "model form"]
    assert names == expected


def test_a_wrong_setting_is_a_check_that_failed_and_not_the_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PORT", "many")
    assert run(["doctor", "--json"]) == 1
    (check,) = json.loads(capsys.readouterr().out)["checks"]
    assert check["detail"].startswith("PORT: ")


def test_for_people_the_fix_stands_below_what_is_not_in_order() -> None:
    shown = in_words([Check("disk", True, "9 GB free"), Check("port", False, "taken", "stop it")])
    assert shown == "✓ disk: 9 GB free\n✗ port: taken\n    → stop it"
