"""The keys by which the connector signs: fetched ahead, kept, and fetched again when a new one turns up.

The library fetches them itself, but blocking, without a time-out, and stumbles over a key it does not know: so it gets
this in the place of its own.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import structlog
from jwt.algorithms import RSAAlgorithm

log = structlog.get_logger(__name__)

FRESH_SECONDS = 6 * 3600.0
"""Keys are fetched anew this often; Microsoft asks for once a day at least."""

SOONEST_SECONDS = 30.0
"""Between two fetches: whoever invents names of keys shall not make us ask again and again."""

TIMEOUT = aiohttp.ClientTimeout(total=10)


class UnknownKey(Exception):
    """No key of this name signs for the connector."""


class KeysUnavailable(Exception):
    """The keys could not be fetched yet, so nothing can be said about any signature. Try again later."""


@dataclass(frozen=True)
class SigningKey:
    """A key, and the channels whose activities it may sign. The names are the library's."""

    public_key: Any
    endorsements: list[str] = field(default_factory=list)


class OpenIdKeys:
    """The keys that an OpenID metadata document leads to."""

    def __init__(self, url: str, http: aiohttp.ClientSession, clock: Callable[[], float]) -> None:
        self._url = url
        self._http = http
        self._clock = clock
        self._keys: dict[str, SigningKey] = {}
        self._fetched_at: float | None = None
        self._tried_at: float | None = None
        self._fetching = asyncio.Lock()

    async def get(self, key_id: str) -> SigningKey:
        """The key of this name. Raises UnknownKey, or KeysUnavailable while there are none at all."""
        if key_id not in self._keys:
            await self.refresh(SOONEST_SECONDS)
        if key_id in self._keys:
            return self._keys[key_id]
        if self._fetched_at is None:
            raise KeysUnavailable("the connector's keys could not be fetched")
        raise UnknownKey("no such key")

    async def refresh(self, after_seconds: float = 0.0) -> bool:
        """Fetch the keys, unless that was tried less than so many seconds ago. Whether they are there. Never raises."""
        async with self._fetching:
            now = self._clock()
            if self._tried_at is None or now - self._tried_at >= after_seconds:
                self._tried_at = now
                await self._fetch(now)
        return self._fetched_at is not None

    async def _fetch(self, now: float) -> None:
        try:
            metadata = await self._json(self._url)
            found = await self._json(metadata["jwks_uri"])
            keys = await asyncio.to_thread(_read, found["keys"])
        except (aiohttp.ClientError, TimeoutError, ValueError, KeyError, TypeError) as error:
            log.warning("teams_keys_not_fetched", error=type(error).__name__, fix="check TEAMS_OPENID_METADATA_URL")
            return
        self._keys, self._fetched_at = keys, now

    async def _json(self, url: str) -> Any:
        async with self._http.get(url, timeout=TIMEOUT) as response:
            response.raise_for_status()
            return json.loads(await response.text())


def _read(keys: list[dict[str, Any]]) -> dict[str, SigningKey]:
    rsa = [key for key in keys if key.get("kty") == "RSA" and isinstance(key.get("kid"), str)]
    return {
        key["kid"]: SigningKey(RSAAlgorithm.from_jwk(json.dumps(key)), list(key.get("endorsements") or ()))
        for key in rsa
    }
