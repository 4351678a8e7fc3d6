"""Signing people in through an identity provider: OpenID Connect, authorization code with PKCE, state and nonce.

Works with any provider that publishes its configuration (Slack, Entra ID, Okta, Google, Keycloak).
"""

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from urllib.parse import quote, urlencode

from adapters.addresses import is_safe_address
from adapters.console.id_tokens import InvalidToken, KeySet, checked_claims
from adapters.console.provider_http import ProviderUnavailable, fetch_json, post_form
from adapters.console.sessions import new_token

SCOPE = "openid email profile"
REMEMBERED_SECONDS = 3600.0
"""How long a provider's configuration is taken to hold."""

BASIC = "client_secret_basic"


class NotSignedIn(Exception):
    """The provider did not vouch for anybody. The message tells the reader what happened and what to do."""


@dataclass(frozen=True)
class Client:
    """How the provider knows us, and how we know it."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    redirect_uri: str


@dataclass(frozen=True)
class Begun:
    """A sign-in that has been sent to the provider: what must come back, and what must not leave us."""

    state: str
    nonce: str
    verifier: str = field(repr=False)


@dataclass(frozen=True)
class Configuration:
    """What the provider publishes about itself."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    sends_secret_in_header: bool
    read_at: float


class OpenId:
    """One provider. Keeps its configuration and keys for a while."""

    def __init__(self, client: Client, seconds: Callable[[], float] = monotonic) -> None:
        self._client = client
        self._seconds = seconds
        self._configuration: Configuration | None = None
        self._keys = KeySet(seconds)

    async def address(self, begun: Begun) -> str:
        """Where the browser goes to sign in. Raises NotSignedIn when the provider cannot be reached."""
        configuration = await self._configured()
        query = {
            "response_type": "code",
            "client_id": self._client.client_id,
            "redirect_uri": self._client.redirect_uri,
            "scope": SCOPE,
            "state": begun.state,
            "nonce": begun.nonce,
            "code_challenge": challenge_of(begun.verifier),
            "code_challenge_method": "S256",
        }
        separator = "&" if "?" in configuration.authorization_endpoint else "?"
        return f"{configuration.authorization_endpoint}{separator}{urlencode(query)}"

    async def claims(self, code: str, begun: Begun, issuer: str = "") -> dict[str, Any]:
        """What the provider says of whoever came back with `code`: checked, with an e-mail address if it tells one.

        `issuer` is what came back with the code, where a provider says so. Raises NotSignedIn.
        """
        configuration = await self._configured()
        if issuer and issuer != configuration.issuer:
            raise NotSignedIn("Another provider answered than the one that was asked. Please sign in again.")
        try:
            tokens = await self._tokens(configuration, code, begun.verifier)
            key = await self._keys.key_for(str(tokens.get("id_token", "")), configuration.jwks_uri)
            claims = checked_claims(tokens["id_token"], key, configuration.issuer, self._client.client_id, begun.nonce)
            return await self._with_email(configuration, claims, tokens)
        except ProviderUnavailable as error:
            raise NotSignedIn(
                "The identity provider does not answer just now. Please try again in a minute."
            ) from error
        except InvalidToken as error:
            raise NotSignedIn(
                f"The identity provider's answer was not accepted: {error}. Please sign in again."
            ) from error

    async def _configured(self) -> Configuration:
        known = self._configuration
        if known is None or self._seconds() - known.read_at > REMEMBERED_SECONDS:
            try:
                known = self._configuration = await self._discover()
            except ProviderUnavailable as error:
                raise NotSignedIn("The identity provider cannot be reached. Please try again in a minute.") from error
        return known

    async def _discover(self) -> Configuration:
        issuer = self._client.issuer.rstrip("/")
        found = await fetch_json(f"{issuer}/.well-known/openid-configuration")
        if str(found.get("issuer", "")).rstrip("/") != issuer:
            raise ProviderUnavailable("its configuration names another issuer")
        return Configuration(
            issuer=str(found["issuer"]),
            authorization_endpoint=_endpoint(found, "authorization_endpoint"),
            token_endpoint=_endpoint(found, "token_endpoint"),
            jwks_uri=_endpoint(found, "jwks_uri"),
            userinfo_endpoint=_endpoint(found, "userinfo_endpoint") if found.get("userinfo_endpoint") else None,
            sends_secret_in_header=BASIC in found.get("token_endpoint_auth_methods_supported", [BASIC]),
            read_at=self._seconds(),
        )

    async def _tokens(self, configuration: Configuration, code: str, verifier: str) -> dict[str, Any]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._client.redirect_uri,
            "code_verifier": verifier,
        }
        headers = {}
        if configuration.sends_secret_in_header:
            headers["Authorization"] = _basic(self._client)
        else:
            form |= {"client_id": self._client.client_id, "client_secret": self._client.client_secret}
        return await post_form(configuration.token_endpoint, form, headers)

    async def _with_email(
        self, configuration: Configuration, claims: dict[str, Any], tokens: Mapping[str, Any]
    ) -> dict[str, Any]:
        # Some providers (Okta) leave the address out of the token, to be asked for with the other token they send.
        if claims.get("email") or not configuration.userinfo_endpoint or not tokens.get("access_token"):
            return claims
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        told = await fetch_json(configuration.userinfo_endpoint, headers)
        if told.get("sub") != claims["sub"]:
            raise InvalidToken("it spoke of somebody else")
        return {**told, **claims}


def begin() -> Begun:
    """The secrets of a new sign-in."""
    return Begun(new_token(), new_token(), new_token())


def challenge_of(verifier: str) -> str:
    """What the provider is shown at first of a secret that it gets at the end (PKCE, RFC 7636)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


def _endpoint(found: Mapping[str, Any], name: str) -> str:
    address = str(found.get(name, ""))
    if not is_safe_address(address):
        raise ProviderUnavailable(f"its configuration has no usable {name}")
    return address


def _basic(client: Client) -> str:
    # RFC 6749, 2.3.1: both halves are encoded as in a form before they are joined.
    joined = f"{quote(client.client_id, safe='')}:{quote(client.client_secret, safe='')}"
    return f"Basic {base64.b64encode(joined.encode()).decode()}"
