"""Checking what an identity provider signed: the keys it publishes, and every claim that must hold."""

from collections.abc import Callable
from hmac import compare_digest
from typing import Any

import jwt

from adapters.console.provider_http import ProviderUnavailable, fetch_json

ALGORITHMS = frozenset({"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"})
"""Signatures by a key that only the provider has. "none", and whatever our shared secret could sign, are no proof."""

LEEWAY_SECONDS = 60
"""By how much the provider's clock may differ from ours."""

REMEMBERED_SECONDS = 3600.0
"""After this long keys are read again, so that one the provider withdrew is not believed for ever."""


class InvalidToken(Exception):
    """The token proves nothing. The message says what is wrong with it, without any of its content."""


class KeySet:
    """A provider's keys. A key nobody has seen yet means that they were changed: they are read again."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._keys: list[jwt.PyJWK] = []
        self._read_at: float | None = None

    async def key_for(self, token: str, address: str) -> jwt.PyJWK:
        """The key that the token says it was signed with. Raises InvalidToken and ProviderUnavailable."""
        header = _header(token)
        if header.get("alg") not in ALGORITHMS:
            raise InvalidToken("it is not signed in a way that proves anything")
        found = None if self._is_old() else self._find(header.get("kid"))
        if found is None:
            await self._read(address)
            found = self._find(header.get("kid"))
        if found is None:
            raise InvalidToken("it is signed with a key that the provider does not have")
        return found

    def _is_old(self) -> bool:
        return self._read_at is None or self._seconds() - self._read_at > REMEMBERED_SECONDS

    def _find(self, key_id: str | None) -> jwt.PyJWK | None:
        if key_id is None:
            return self._keys[0] if len(self._keys) == 1 else None
        return next((key for key in self._keys if key.key_id == key_id), None)

    async def _read(self, address: str) -> None:
        found = await fetch_json(address)
        try:
            keys = jwt.PyJWKSet.from_dict(found).keys
        except jwt.PyJWTError as error:
            raise ProviderUnavailable("its keys cannot be read") from error
        self._keys = [key for key in keys if key.public_key_use in (None, "sig")]
        self._read_at = self._seconds()


def checked_claims(token: str, key: jwt.PyJWK, issuer: str, client_id: str, nonce: str) -> dict[str, Any]:
    """The claims of an ID token, once everything about it holds. Raises InvalidToken."""
    algorithm = str(_header(token).get("alg"))
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key.key,
            algorithms=[algorithm] if algorithm in ALGORITHMS else [],
            audience=client_id,
            issuer=issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": ["iss", "aud", "exp", "iat", "sub"]},
        )
    except (jwt.PyJWTError, TypeError, ValueError) as error:
        raise InvalidToken(_in_words(error)) from error
    if not compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise InvalidToken("it belongs to another sign-in")
    if claims.get("azp", client_id) != client_id or (_is_for_several(claims) and "azp" not in claims):
        raise InvalidToken("it was made for another application")
    return claims


def _is_for_several(claims: dict[str, Any]) -> bool:
    audience = claims["aud"]
    return isinstance(audience, list) and len(audience) > 1


def _header(token: str) -> dict[str, Any]:
    try:
        return jwt.get_unverified_header(token)
    except jwt.PyJWTError as error:
        raise InvalidToken("there is no token that could be read") from error


def _in_words(error: Exception) -> str:
    match error:
        case jwt.ExpiredSignatureError():
            return "it has expired"
        case jwt.InvalidAudienceError():
            return "it was made for another application"
        case jwt.InvalidIssuerError():
            return "another provider made it"
        case jwt.InvalidSignatureError():
            return "its signature is wrong"
        case jwt.MissingRequiredClaimError():
            return "something is missing in it"
        case _:
            return "it is not valid"
