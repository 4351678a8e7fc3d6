"""Socket Mode: the socket Slack delivers over, watched, and opened anew when it has gone quiet."""

import asyncio
import time
from collections.abc import Callable

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from adapters.slack.clients import error_code, make_client
from adapters.slack.entry import Entry

log = structlog.get_logger(__name__)

QUIET_SECONDS = 300.0
"""After this long without an envelope the socket is opened anew: a dead one looks like a quiet workspace, and a new one
costs a moment."""

ACKNOWLEDGED = 200
OPEN_SECONDS = 15.0


class SocketLink:
    """One socket at a time. A new one is open before the old one closes, so that nothing falls between."""

    def __init__(self, api_url: str, app_token: str, entry: Entry, clock: Callable[[], float] = time.monotonic) -> None:
        self._api_url = api_url
        self._app_token = app_token
        self._entry = entry
        self._clock = clock
        self._client: SocketModeClient | None = None
        self._heard_at = clock()

    @property
    def quiet_seconds(self) -> float:
        """How long nothing has been heard."""
        return self._clock() - self._heard_at

    async def heal(self) -> None:
        """Open the socket if there is none, it broke, or it has been quiet for too long. Never raises."""
        client = self._client
        if client is not None and self.quiet_seconds < QUIET_SECONDS and await client.is_connected():
            return
        try:
            fresh = await self._open()
        except SlackApiError as error:
            log.error("slack_socket_refused", error=error_code(error), fix="check SLACK_APP_TOKEN and Socket Mode")
            return
        except (SlackClientError, aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("slack_socket_not_opened", error=type(error).__name__)
            return
        if client is not None:
            log.info("slack_socket_renewed", quiet_seconds=round(self.quiet_seconds))
            await _close(client)
        self._client, self._heard_at = fresh, self._clock()

    async def close(self) -> None:
        """Hear nothing any more."""
        client, self._client = self._client, None
        if client is not None:
            await _close(client)

    async def _open(self) -> SocketModeClient:
        client = SocketModeClient(
            app_token=self._app_token,
            web_client=make_client(self._api_url, self._app_token, waits=False),
            auto_reconnect_enabled=True,
        )
        client.socket_mode_request_listeners.append(self._on_envelope)
        try:
            # Asked by ourselves: the library would ask again for ever when Slack says no.
            client.wss_uri = await client.issue_new_wss_url()
            async with asyncio.timeout(OPEN_SECONDS):
                await client.connect()  # type: ignore[no-untyped-call]
        except BaseException:
            await _close(client)
            raise
        return client

    async def _on_envelope(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        self._heard_at = self._clock()
        answer = await self._entry.take(request.payload)
        # What is not acknowledged is delivered again: right for what we could not write down, useless for garbage.
        if answer.status == ACKNOWLEDGED:
            body = answer.body if isinstance(answer.body, dict) else None
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, body))


async def _close(client: SocketModeClient) -> None:
    try:
        await client.close()  # type: ignore[no-untyped-call]
    except (aiohttp.ClientError, OSError) as error:
        log.info("slack_socket_not_closed", error=type(error).__name__)
