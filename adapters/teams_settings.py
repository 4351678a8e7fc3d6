"""The settings of Microsoft Teams, and what must be set together."""

from pydantic import SecretStr, field_validator
from pydantic_settings import BaseSettings

METADATA_URL = "https://login.botframework.com/v1/.well-known/openidconfiguration"
"""Where the keys of the public cloud's connector are found."""


class TeamsSettings(BaseSettings):
    """Part of `Settings`; see `.env.example` for what each is for."""

    teams_app_id: str | None = None
    teams_app_password: SecretStr | None = None
    teams_tenant_id: str = ""
    teams_targeted_messages: bool = False
    teams_sensitivity: str = ""
    teams_expert_channel: str = ""
    teams_openid_metadata_url: str = METADATA_URL
    teams_token_url: str = ""
    teams_allow_anonymous: bool = False

    @field_validator("teams_openid_metadata_url", "teams_token_url")
    @classmethod
    def _address_of_microsofts(cls, url: str) -> str:
        if url and not url.startswith(("http://", "https://")):
            raise ValueError("must begin with http:// or https://")
        return url

    @property
    def has_teams(self) -> bool:
        """Whether Teams is connected; the other Teams settings are whole then."""
        return self.teams_app_id is not None or self.teams_allow_anonymous

    @property
    def teams_is_anonymous(self) -> bool:
        """Whether nobody checks who comes: for development, on a server that only this machine can reach."""
        return self.teams_allow_anonymous and self.teams_app_id is None


def trouble_with_teams(settings: TeamsSettings, is_only_here: bool) -> str:
    """What is wrong with the Teams settings, in words; empty when they are whole, or there are none.

    `is_only_here`: only this machine can reach the web server.
    """
    if settings.teams_allow_anonymous:
        if settings.teams_app_id:
            return "TEAMS_ALLOW_ANONYMOUS is for trying it without an app: unset it, or TEAMS_APP_ID"
        return "" if is_only_here else "TEAMS_ALLOW_ANONYMOUS needs HOST (and PUBLIC_URL) to be this machine alone"
    given = {
        "TEAMS_APP_ID": settings.teams_app_id,
        "TEAMS_APP_PASSWORD": settings.teams_app_password,
        "TEAMS_TENANT_ID": settings.teams_tenant_id,
    }
    missing = [name for name, value in given.items() if not value]
    # Without an app id nothing could be checked: whoever finds the address would be taken for anybody they like.
    return f"{' and '.join(missing)} must be set too" if 0 < len(missing) < len(given) else ""
