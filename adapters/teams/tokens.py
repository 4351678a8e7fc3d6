"""The token that opens the connector to us: fetched once, kept until shortly before it ends."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import structlog

from bot.ports import ChatUnavailable

log = structlog.get_logger(__name__)

EARLY_SECONDS = 300.0
"""A token is not used in its last minutes: a request may be on its way for a while."""

TIMEOUT = aiohttp.ClientTimeout(total=10)
REFUSED = (400, 401)


@dataclass(frozen=True)
class Credentials:
    """Who we are for Microsoft, and where and for what our tokens are issued."""

    app_id: str
    password: str = field(repr=False)
    url: str
    scope: str


class Tokens:
    """Gives the token. Without credentials (anonymous, for development) there is none."""

    def __init__(
        self, http: aiohttp.ClientSession, credentials: Credentials | None, clock: Callable[[], float]
    ) -> None:
        self._http = http
        self._credentials = credentials
        self._clock = clock
        self._token = ""
        self._until = 0.0
        self._fetching = asyncio.Lock()

    async def token(self, instead_of: str = "") -> str:
        """A token that holds, another one than `instead_of`; empty without credentials. Raises ChatUnavailable."""
        if self._credentials is None:
            return ""
        async with self._fetching:
            if not self._token or self._token == instead_of or self._clock() >= self._until:
                await self._fetch(self._credentials)
            return self._token

    async def _fetch(self, credentials: Credentials) -> None:
        form = {
            "grant_type": "client_credentials",
            "client_id": credentials.app_id,
            "client_secret": credentials.password,
            "scope": credentials.scope,
        }
        try:
            async with self._http.post(credentials.url, data=form, timeout=TIMEOUT) as response:
                answer = await response.json(content_type=None)
                status = response.status
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise ChatUnavailable(f"Microsoft's sign-in could not be reached ({type(error).__name__})") from error
        self._keep(status, answer if isinstance(answer, dict) else {})

    def _keep(self, status: int, answer: dict[str, Any]) -> None:
        token, seconds = answer.get("access_token"), answer.get("expires_in")
        if status in REFUSED:
            fix = "check TEAMS_APP_ID, TEAMS_APP_PASSWORD (has it run out?) and TEAMS_TENANT_ID"
            log.error("teams_token_refused", error=str(answer.get("error"))[:60], fix=fix)
        if not isinstance(token, str) or not token:
            raise ChatUnavailable(f"Microsoft issued no token (status {status})")
        lasts = float(seconds) if isinstance(seconds, int | float) else 0.0
        self._token, self._until = token, self._clock() + max(lasts - EARLY_SECONDS, lasts / 2)
