from pathlib import Path

import pytest

from adapters.settings import InvalidSettings, Settings, environment_with, load_settings, secret_names


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
        monkeypatch.delenv(f"{name.upper()}_FILE", raising=False)


def test_without_any_variable_everything_stays_on_this_machine(tmp_path: Path) -> None:
    settings = load_settings()
    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 3978, "http://127.0.0.1:3978")
    assert settings.data_dir == tmp_path / "data"
    expected = f"sqlite+aiosqlite:///{tmp_path}/data/handrail.sqlite3"
    assert settings.database_url.get_secret_value() == expected
    assert not settings.has_model
    assert not settings.uses_postgres
    assert settings.is_loopback


def test_a_dotenv_file_is_read_and_the_environment_wins_over_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text("PORT=4000\nHOST=localhost\nUNHEARD_OF=1\n")
    monkeypatch.setenv("PORT", "4001")
    settings = load_settings()
    assert (settings.port, settings.host) == (4001, "localhost")


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (["SLACK_BOT_TOKEN"], "SLACK_SIGNING_SECRET (for HTTP) or SLACK_APP_TOKEN"),
        (["SLACK_SIGNING_SECRET"], "SLACK_BOT_TOKEN must be set too"),
        (["SLACK_CLIENT_ID", "SLACK_SIGNING_SECRET"], "must be set together"),
    ],
)
def test_a_half_connected_slack_is_refused_by_name(
    monkeypatch: pytest.MonkeyPatch, given: list[str], missing: str
) -> None:
    for name in given:
        monkeypatch.setenv(name, "x")
    with pytest.raises(InvalidSettings) as refused:
        load_settings()
    assert missing in str(refused.value)


@pytest.mark.parametrize("second", ["SLACK_SIGNING_SECRET", "SLACK_APP_TOKEN"])
def test_slack_is_connected_over_http_or_a_socket(monkeypatch: pytest.MonkeyPatch, second: str) -> None:
    assert not load_settings().has_slack
    for name in ("SLACK_BOT_TOKEN", second):
        monkeypatch.setenv(name, "x")
    monkeypatch.setenv("SLACK_API_URL", "https://slack-gov.com/api")
    assert load_settings().has_slack
    assert load_settings().slack_api_url == "https://slack-gov.com/api/"


def test_signing_in_with_work_accounts_needs_three_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONSOLE_OIDC_ISSUER", "https://id.example.com")
    with pytest.raises(InvalidSettings, match="CONSOLE_OIDC_CLIENT_SECRET must be set together"):
        load_settings()
    monkeypatch.setenv("CONSOLE_OIDC_CLIENT_ID", "us")
    monkeypatch.setenv("CONSOLE_OIDC_CLIENT_SECRET", "secret")
    assert load_settings().has_provider


@pytest.mark.parametrize("issuer", ["http://id.example.com", "id.example.com", "ftp://id.example.com"])
def test_an_identity_provider_is_spoken_to_over_https(issuer: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONSOLE_OIDC_ISSUER", issuer)
    with pytest.raises(InvalidSettings, match="CONSOLE_OIDC_ISSUER: must begin with https://"):
        load_settings()


def test_admins_are_a_list_of_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONSOLE_ADMINS", "Ann@Example.com, bob@example.com,")
    assert load_settings().admins == {"ann@example.com", "bob@example.com"}


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "")
    monkeypatch.setenv("ANSWER_THRESHOLD", "")
    settings = load_settings()
    assert settings.openai_api_key is None
    assert settings.answer_threshold is None


def test_a_secret_is_read_from_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("sk-from-file\n")
    monkeypatch.setenv("OPENAI_API_KEY_FILE", str(tmp_path / "key"))
    key = load_settings().openai_api_key
    assert key is not None
    assert key.get_secret_value() == "sk-from-file"


def test_a_secret_set_directly_wins_over_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "key").write_text("sk-from-file")
    monkeypatch.setenv("OPENAI_API_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("OPENAI_API_KEY", "sk-direct")
    key = load_settings().openai_api_key
    assert key is not None
    assert key.get_secret_value() == "sk-direct"


def test_a_secret_file_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY_FILE", "/nowhere/key")
    with pytest.raises(InvalidSettings, match=r"^OPENAI_API_KEY_FILE: cannot read '/nowhere/key'"):
        load_settings()


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", "many"),
        ("PORT", "70000"),
        ("ANSWER_THRESHOLD", "1.5"),
        ("LOG_LEVEL", "loud"),
        ("CHROMA_URL", "localhost:8000"),
        ("DATABASE_URL", "mysql://ann:hunter2@db/handrail"),
        ("MODEL_TIMEOUT_SECONDS", "0"),
    ],
)
def test_a_wrong_value_is_one_line_that_names_the_variable(
    variable: str, value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(InvalidSettings) as raised:
        load_settings()
    assert str(raised.value).startswith(f"{variable}: ")
    assert "\n" not in str(raised.value)


def test_a_wrong_secret_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://ann:hunter2@db/handrail")
    assert "hunter2" not in repr(load_settings())


@pytest.mark.parametrize("scheme", ["postgres", "postgresql"])
def test_a_hosting_platforms_postgres_address_gets_the_async_driver(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", f"{scheme}://ann@db/handrail")
    settings = load_settings()
    assert settings.database_url.get_secret_value() == "postgresql+psycopg://ann@db/handrail"
    assert settings.uses_postgres


@pytest.mark.parametrize(
    ("database", "chroma", "shared"),
    [
        ("", "", False),
        ("postgres://db/handrail", "", False),
        ("", "http://chroma:8000", False),
        ("postgres://db/handrail", "http://chroma:8000", True),
    ],
)
def test_processes_share_their_stores_where_both_are_servers(
    database: str, chroma: str, shared: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("CHROMA_URL", chroma)
    assert load_settings().shares_stores is shared


def test_the_public_address_follows_host_and_port_until_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("PORT", "80")
    assert load_settings().public_url == "http://127.0.0.1:80"
    monkeypatch.setenv("PUBLIC_URL", "https://help.example.com/")
    assert load_settings().public_url == "https://help.example.com"


def test_the_secrets_are_found_by_their_type() -> None:
    assert {"database_url", "openai_api_key", "slack_bot_token", "slack_client_secret"} <= set(secret_names())
    assert "slack_api_url" not in secret_names()


def test_another_process_of_ours_gets_the_settings_chosen_for_it_and_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOST", "0.0.0.0")
    monkeypatch.setenv("scim_token_file", "/somewhere")
    monkeypatch.setenv("ELSE", "kept")
    environment = environment_with({"PORT": "0"})
    assert (environment["PORT"], environment["ELSE"]) == ("0", "kept")
    assert not {"HOST", "scim_token_file"} & environment.keys()
