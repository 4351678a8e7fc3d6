from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from adapters.settings import Settings
from adapters.teams_settings import TeamsSettings, trouble_with_teams

WHOLE = {"teams_app_id": "app", "teams_app_password": "secret", "teams_tenant_id": "t1"}


def _settings(folder: Path, **values: Any) -> Settings:
    return Settings(_env_file=None, data_dir=folder, **values)


def test_without_settings_teams_is_off(tmp_path: Path) -> None:
    settings = _settings(tmp_path)
    assert not settings.has_teams
    assert trouble_with_teams(settings, is_only_here=True) == ""


def test_whole_settings_connect_it(tmp_path: Path) -> None:
    settings = _settings(tmp_path, **WHOLE)
    assert settings.has_teams
    assert not settings.teams_is_anonymous
    assert isinstance(settings, TeamsSettings)


@pytest.mark.parametrize("name", WHOLE)
def test_half_settings_are_refused_by_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValidationError, match=f"{name.upper()} must be set too"):
        _settings(tmp_path, **{each: value for each, value in WHOLE.items() if each != name})


@pytest.mark.parametrize("where", [{"host": "0.0.0.0"}, {"public_url": "https://handrail.example.com"}])
def test_without_an_app_it_is_refused_where_others_could_reach_it(tmp_path: Path, where: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="TEAMS_ALLOW_ANONYMOUS needs HOST"):
        _settings(tmp_path, teams_allow_anonymous=True, **where)
    assert _settings(tmp_path, teams_allow_anonymous=True).teams_is_anonymous


def test_an_app_and_no_checks_do_not_go_together(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="unset it, or TEAMS_APP_ID"):
        _settings(tmp_path, teams_allow_anonymous=True, **WHOLE)


def test_an_address_must_be_one(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="http"):
        _settings(tmp_path, teams_token_url="login.example.com")
