"""Every setting of Handrail. This is the only module that reads (or sets) environment variables."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from adapters.addresses import POSTGRES_DRIVER, bracketed, is_database, is_loopback, is_safe_address, with_driver
from adapters.teams_settings import TeamsSettings, trouble_with_teams
from bot.people.people_file import is_time_zone
from knowledge.storage.database import sqlite_url

DOTENV = ".env"
"""Read from the folder the command is started in; the environment wins over it."""

LogLevel = Literal["debug", "info", "warning", "error"]


SLACK_SETTINGS = (
    "slack_bot_token", "slack_signing_secret", "slack_app_token", "slack_client_id", "slack_client_secret",
    "slack_workspaces",
)  # fmt: skip

FERNET_KEY = re.compile(r"[\w-]{43}=")


class InvalidSettings(Exception):
    """A setting has a value that cannot work. The message names the variable and says what it must be."""


class Settings(TeamsSettings):
    """The settings as they hold for this process; see `.env.example` for what each is for."""

    model_config = SettingsConfigDict(env_file=DOTENV, env_ignore_empty=True, extra="ignore", frozen=True)

    host: str = "127.0.0.1"
    port: int = Field(default=3978, ge=0, le=65535)
    public_url: str = ""
    data_dir: Path = Path("data")
    log_level: LogLevel = "info"

    database_url: SecretStr = SecretStr("")
    chroma_url: str | None = None

    openai_api_key: SecretStr | None = None
    openai_base_url: str | None = None
    openai_model: str = "gpt-5-mini"
    model_timeout_seconds: float = Field(default=30.0, gt=0, le=600)
    sentence_transformers_model: str | None = None
    answer_threshold: float | None = Field(default=None, ge=0, le=1)

    scim_token: SecretStr | None = Field(default=None, min_length=32)
    time_zone: str = "UTC"

    lnd_channel: str | None = None
    allow_own_approval: bool = False

    slack_bot_token: SecretStr | None = None
    slack_signing_secret: SecretStr | None = None
    slack_app_token: SecretStr | None = None
    slack_client_id: str | None = None
    slack_client_secret: SecretStr | None = None
    slack_workspaces: str = ""
    slack_expert_channel: str | None = None
    slack_api_url: str = "https://slack.com/api/"
    installation_key: SecretStr | None = None

    console_oidc_issuer: str | None = None
    console_oidc_client_id: str | None = None
    console_oidc_client_secret: SecretStr | None = None
    console_oidc_roles_claim: str = "roles"
    console_oidc_trusts_email: bool = False
    console_admins: str = ""

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        if not is_time_zone(name):
            raise ValueError("must be a name like Europe/Berlin")
        return name

    @field_validator("log_level", mode="before")
    @classmethod
    def _lower_case(cls, level: Any) -> Any:
        return level.lower() if isinstance(level, str) else level

    @field_validator("public_url", "chroma_url", "openai_base_url")
    @classmethod
    def _web_address(cls, url: str | None) -> str | None:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return url.rstrip("/") if url else url

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: SecretStr) -> SecretStr:
        address = url.get_secret_value()
        if address and not is_database(with_driver(address)):
            raise ValueError("must begin with postgresql:// or sqlite:///")
        return url

    @field_validator("slack_api_url")
    @classmethod
    def _api_address(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return f"{url.rstrip('/')}/"

    @field_validator("installation_key")
    @classmethod
    def _fernet_keys(cls, keys: SecretStr | None) -> SecretStr | None:
        if keys is not None and not all(FERNET_KEY.fullmatch(key) for key in _parted(keys)):
            raise ValueError("must be a key of 32 bytes in URL-safe Base64, or several parted by commas")
        return keys

    @model_validator(mode="after")
    def _whole_slack(self) -> Self:
        missing = missing_for_slack({name for name in SLACK_SETTINGS if getattr(self, name)})
        if missing:
            raise ValueError(f"for Slack, {missing}")
        return self

    @field_validator("console_oidc_issuer")
    @classmethod
    def _issuer(cls, issuer: str | None) -> str | None:
        if issuer and not is_safe_address(issuer):
            raise ValueError("must begin with https:// (http:// only for a provider on this machine)")
        return issuer

    @model_validator(mode="after")
    def _whole_sign_in(self) -> Self:
        parts = (self.console_oidc_issuer, self.console_oidc_client_id, self.console_oidc_client_secret)
        if any(parts) and not all(parts):
            names = "CONSOLE_OIDC_ISSUER, CONSOLE_OIDC_CLIENT_ID and CONSOLE_OIDC_CLIENT_SECRET"
            raise ValueError(f"{names} must be set together")
        return self

    @model_validator(mode="after")
    def _fill_in(self) -> Self:
        data_dir = self.data_dir.expanduser().absolute()
        database = self.database_url.get_secret_value() or sqlite_url(data_dir)
        object.__setattr__(self, "data_dir", data_dir)
        object.__setattr__(self, "database_url", SecretStr(with_driver(database)))
        object.__setattr__(self, "public_url", self.public_url or f"http://{bracketed(self.host)}:{self.port}")
        return self

    @model_validator(mode="after")
    def _whole_teams(self) -> Self:
        trouble = trouble_with_teams(self, self.is_loopback and is_loopback(urlsplit(self.public_url).hostname or ""))
        if trouble:
            raise ValueError(f"for Teams, {trouble}")
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """A secret set directly wins over one in a file."""
        return init_settings, env_settings, dotenv_settings, SecretsFromFiles(settings_cls)

    @property
    def uses_postgres(self) -> bool:
        """Whether the database is a server that several processes may share."""
        return self.database_url.get_secret_value().startswith(POSTGRES_DRIVER)

    @property
    def shares_stores(self) -> bool:
        """Whether several processes work side by side: on one database, and on one index of vectors."""
        return self.uses_postgres and self.chroma_url is not None

    @property
    def has_model(self) -> bool:
        """Whether answers are written by a model rather than quoted."""
        return self.openai_api_key is not None or self.openai_base_url is not None

    @property
    def installation_keys(self) -> tuple[str, ...]:
        """What the tokens of several workspaces are sealed with, the newest first; none: a key in DATA_DIR."""
        return _parted(self.installation_key) if self.installation_key else ()

    @property
    def has_slack(self) -> bool:
        """Whether Slack is connected; the other Slack settings are whole then."""
        return self.slack_bot_token is not None or self.slack_client_id is not None

    @property
    def has_provider(self) -> bool:
        """Whether people sign in to the console through an identity provider."""
        return self.console_oidc_issuer is not None

    @property
    def admins(self) -> frozenset[str]:
        """The e-mail addresses of those who may do everything in the console, whatever anybody else decides."""
        return frozenset(email.strip().lower() for email in self.console_admins.split(",") if email.strip())

    @property
    def is_loopback(self) -> bool:
        """Whether only this machine can reach the web server."""
        return is_loopback(self.host)


class SecretsFromFiles(PydanticBaseSettingsSource):
    """Reads every secret NAME also from the file that NAME_FILE points to (Docker and Kubernetes mount them so)."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Part of the library's interface; `__call__` does the work."""
        return None, field_name, False

    def __call__(self) -> dict[str, Any]:
        """The secrets that files hold."""
        variables = {**dotenv_values(DOTENV), **os.environ}
        named = {name: variables.get(f"{name.upper()}_FILE") for name in secret_names(self.settings_cls)}
        return {name: _read_secret(name, path) for name, path in named.items() if path}


def secret_names(settings_class: type[BaseSettings] = Settings) -> list[str]:
    """The names of the settings whose values are never shown, as fields spell them."""
    fields = settings_class.model_fields.items()
    return [name for name, field in fields if "SecretStr" in str(field.annotation)]


def missing_for_slack(given: set[str]) -> str:
    """What the Slack settings that are `given` still need, in words; empty when they are whole, or there are none."""
    if not given:
        return ""
    if "slack_client_id" in given or "slack_client_secret" in given:
        if not {"slack_client_id", "slack_client_secret"} <= given:
            return "SLACK_CLIENT_ID and SLACK_CLIENT_SECRET must be set together"
        if "slack_workspaces" not in given:
            return "SLACK_WORKSPACES must name the workspaces that may install it, by id (* for any)"
    elif "slack_bot_token" not in given:
        return "SLACK_BOT_TOKEN must be set too (or SLACK_CLIENT_ID and SLACK_CLIENT_SECRET for several workspaces)"
    if not given & {"slack_signing_secret", "slack_app_token"}:
        return "SLACK_SIGNING_SECRET (for HTTP) or SLACK_APP_TOKEN (for Socket Mode) must be set too"
    return ""


def load_settings() -> Settings:
    """The settings from the environment and `.env`. Raises InvalidSettings with one line that names each variable."""
    try:
        return Settings()
    except ValidationError as error:
        raise InvalidSettings("; ".join(_in_words(dict(problem)) for problem in error.errors())) from error


def environment_with(chosen: Mapping[str, str]) -> dict[str, str]:
    """For another process of ours: this one's environment, with these settings and no others of its own."""
    ours = {name.upper() for name in Settings.model_fields}
    ours |= {f"{name.upper()}_FILE" for name in secret_names()}
    return {name: value for name, value in os.environ.items() if name.upper() not in ours} | dict(chosen)


def calm_thread_pools() -> None:
    """Keep numerical libraries from starting rival thread pools. Has an effect only before they are first imported.

    Two pools on two cores took 16 ms where one took 8 ms; the tokenizers' own pool also warns after a fork.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def _parted(secret: SecretStr) -> tuple[str, ...]:
    return tuple(part.strip() for part in secret.get_secret_value().split(",") if part.strip())


def _read_secret(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidSettings(f"{name.upper()}_FILE: cannot read {path!r} ({type(error).__name__})") from error


def _in_words(problem: dict[str, Any]) -> str:
    # The value itself is left out: it may be a secret.
    name = ".".join(str(part) for part in problem["loc"]).upper() or "Settings"
    return f"{name}: {problem['msg'].removeprefix('Value error, ')}"
