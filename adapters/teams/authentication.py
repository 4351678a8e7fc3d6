"""Whether a request is the connector's: botbuilder's own check, behind ours for what it leaves out or stumbles over."""

import asyncio
from collections.abc import Mapping
from typing import Any, Protocol

import jwt
import structlog

from adapters.teams.clouds import Cloud
from adapters.teams.heard import CHANNEL_ID, word
from adapters.teams.keys import KeysUnavailable, OpenIdKeys

log = structlog.get_logger(__name__)

SCHEME = "Bearer"
ALGORITHM = "RS256"


class NotTheConnector(Exception):
    """Nothing proves that the request is from the connector. The message is for the log: it quotes no token."""


class Checks(Protocol):
    """Says who a request is from."""

    async def check(self, header: str | None, activity: Mapping[str, Any]) -> None:
        """Return if this is the connector's. Raises NotTheConnector, or KeysUnavailable (try later)."""


class Authentication:
    """The check of every request. Make it with `make_authentication`."""

    def __init__(self, library: Any, activity_class: Any, cloud: Cloud) -> None:
        self._library = library
        self._activity_class = activity_class
        self._cloud = cloud

    async def check(self, header: str | None, activity: Mapping[str, Any]) -> None:
        """See `Checks`."""
        token = bearer(header)
        self._look_over(token, activity)
        about = self._activity_class(channel_id=word(activity, "channelId"), service_url=word(activity, "serviceUrl"))
        try:
            await self._library.authenticate_request(about, f"{SCHEME} {token}")
        except KeysUnavailable:
            raise
        except Exception as error:
            # The library raises PermissionError, PyJWT's errors, or whatever a strange token made it stumble over.
            raise NotTheConnector(f"refused by the library ({type(error).__name__})") from error

    def _look_over(self, token: str, activity: Mapping[str, Any]) -> None:
        """What the library does not ask: that the token ends some day, and that the connector itself issued it.

        It also takes the tokens of emulators and other bots, and among them those with which we speak to the connector.
        """
        if word(activity, "channelId") != CHANNEL_ID or not word(activity, "serviceUrl"):
            raise NotTheConnector("not an activity of Teams")
        try:
            head = jwt.get_unverified_header(token)
            claims = jwt.decode(token, options={"verify_signature": False})
        except (jwt.PyJWTError, ValueError, TypeError, RecursionError) as error:
            raise NotTheConnector("not a token") from error
        if head.get("alg") != ALGORITHM or not isinstance(head.get("kid"), str):
            raise NotTheConnector("signed in another way than the connector signs")
        if claims.get("iss") != self._cloud.issuer:
            raise NotTheConnector("issued by somebody else")
        if not isinstance(claims.get("exp"), int | float):
            raise NotTheConnector("without an end")


class Anonymous:
    """Lets everything in: for development, on a server that only this machine can reach."""

    async def check(self, header: str | None, activity: Mapping[str, Any]) -> None:
        """See `Checks`."""


def bearer(header: str | None) -> str:
    """The token in an Authorization header. Raises NotTheConnector when there is none."""
    scheme, _, token = (header or "").partition(" ")
    if scheme != SCHEME or token.count(".") != 2 or not token.isascii() or " " in token:
        raise NotTheConnector("no token")
    return token


async def make_authentication(app_id: str, cloud: Cloud, metadata_url: str, keys: OpenIdKeys) -> Authentication:
    """The check for this app. The library takes seconds to import, so that happens beside the event loop."""
    return await asyncio.to_thread(_make, app_id, cloud, metadata_url, keys)


def _make(app_id: str, cloud: Cloud, metadata_url: str, keys: OpenIdKeys) -> Authentication:
    from botbuilder.schema import Activity
    from botframework.connector.auth import BotFrameworkAuthenticationFactory, PasswordServiceClientCredentialFactory
    from botframework.connector.auth.jwt_token_extractor import JwtTokenExtractor

    if not app_id:
        # The library takes "no app id" to mean "no authentication".
        raise ValueError("TEAMS_APP_ID must be set: without it nothing can be checked")
    library = BotFrameworkAuthenticationFactory.create(
        validate_authority=True,
        to_channel_from_bot_login_url=cloud.sign_in,
        to_channel_from_bot_oauth_scope=cloud.issuer,
        to_bot_from_channel_token_issuer=cloud.issuer,
        oauth_url=cloud.issuer,
        to_bot_from_channel_open_id_metadata_url=metadata_url,
        to_bot_from_emulator_open_id_metadata_url=metadata_url,
        credential_factory=PasswordServiceClientCredentialFactory(app_id, ""),
    )
    # Under the library's own key for the address, so that it never fetches anything by itself.
    JwtTokenExtractor.metadataCache[metadata_url] = keys
    return Authentication(library, Activity, cloud)
