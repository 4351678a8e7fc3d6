"""Socket Mode: the socket Slack delivers over, watched, and opened anew when it has gone quiet."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from adapters.slack.clients import error_code, make_client
from adapters.slack.entry import Entry
from adapters.slack.socket_note import SocketNote, write_note

log = structlog.get_logger(__name__)

QUIET_SECONDS = 300.0
"""After this long without an envelope the socket is opened anew: a dead one looks like a quiet workspace, and a new one
costs a moment."""

ACKNOWLEDGED = 200
OPEN_SECONDS = 15.0


class SocketLink:
    """One socket at a time. A new one is open before the old one closes, so that nothing falls between."""

    def __init__(
        self,
        api_url: str,
        app_token: str,
        entry: Entry,
        notes_in: Path | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api_url = api_url
        self._notes_in = notes_in
        self._app_token = app_token
        self._entry = entry
        self._clock = clock
        self._client: SocketModeClient | None = None
        self._opened_at = self._heard_at = clock()
        self._envelope_at: float | None = None

    @property
    def quiet_seconds(self) -> float:
        """How long nothing has been heard."""
        return self._clock() - self._heard_at

    async def heal(self) -> None:
        """Open the socket if there is none, it broke, or it has been quiet for too long. Never raises."""
        client = self._client
        if client is None or self.quiet_seconds >= QUIET_SECONDS or not await client.is_connected():
            await self._renew(client)
        if self._notes_in is not None:
            await self._note(self._notes_in)

    async def _note(self, data_dir: Path) -> None:
        is_connected = self._client is not None and await self._client.is_connected()
        now, wall = self._clock(), time.time()
        heard_at = None if self._envelope_at is None else wall - (now - self._envelope_at)
        note = SocketNote(wall, is_connected, wall - (now - self._opened_at), heard_at)
        try:
            await asyncio.to_thread(write_note, data_dir, note)
        except OSError as error:
            log.warning("slack_socket_not_noted", error=type(error).__name__)

    async def _renew(self, client: SocketModeClient | None) -> None:
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
        self._client = fresh
        self._opened_at = self._heard_at = self._clock()

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
        self._heard_at = self._envelope_at = self._clock()
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
