"""The clouds in which Teams runs: who signs what comes, and for what a token of ours must be. Pure."""

from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Cloud:
    """One of Microsoft's clouds. `issuer` signs what the connector sends us; `scope` is what our own tokens are for."""

    metadata_url: str
    issuer: str
    scope: str
    sign_in: str


PUBLIC = Cloud(
    metadata_url="https://login.botframework.com/v1/.well-known/openidconfiguration",
    issuer="https://api.botframework.com",
    scope="https://api.botframework.com/.default",
    sign_in="https://login.microsoftonline.com",
)
GOVERNMENT = Cloud(
    metadata_url="https://login.botframework.azure.us/v1/.well-known/openidconfiguration",
    issuer="https://api.botframework.us",
    scope="https://api.botframework.us/.default",
    sign_in="https://login.microsoftonline.us",
)
"""From botframework-connector's authentication constants, as are those of the public cloud."""

EVERY_TENANT = "botframework.com"
"""Where a bot that serves several tenants gets its tokens."""


def cloud_of(metadata_url: str) -> Cloud:
    """The cloud that an OpenID metadata address belongs to; the public one for an address of nobody's."""
    host = urlsplit(metadata_url).hostname or ""
    return GOVERNMENT if host.endswith(".azure.us") or host.endswith(".botframework.us") else PUBLIC


def token_url(cloud: Cloud, tenants: tuple[str, ...]) -> str:
    """Where our tokens come from: the one tenant that is served, or the place for those that serve several."""
    return f"{cloud.sign_in}/{tenants[0] if len(tenants) == 1 else EVERY_TENANT}/oauth2/v2.0/token"
