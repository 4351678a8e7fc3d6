"""An answer that appears while a model writes it. Whatever becomes of the stream, the whole reply takes its place."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.clients import error_code
from adapters.slack.spots import Spot
from adapters.slack.writing_text import safe_markdown

log = structlog.get_logger(__name__)

ENOUGH_CHARACTERS = 120
"""Text is passed on in pieces of about a sentence: appending is limited to some hundred calls a minute."""

LONGEST_STREAMED = 11_000
"""Characters; a streamed message takes 12,000."""

Began = Callable[[str], Awaitable[bool]]
"""Told the message id of a stream that has begun; false when it is not wanted any more."""


@dataclass
class Stream:
    """One answer being streamed into one thread. It begins with the first words, and may never begin."""

    client: AsyncWebClient
    spot: Spot
    recipient: tuple[str, str] | None
    began: Began
    ts: str = ""
    is_broken: bool = False
    _waiting: str = ""
    _sent: int = 0
    _first: str = ""
    _is_lost: bool = False

    async def add(self, text: str) -> None:
        """Show more of the answer. Never raises: where streaming fails, the reply comes whole at the end."""
        self._waiting += text
        is_enough = len(self._waiting) >= ENOUGH_CHARACTERS or self._waiting.endswith((".", "\n"))
        if self.is_broken or not is_enough:
            return
        piece, self._waiting = safe_markdown(self._waiting), ""
        if self._sent + len(piece) > LONGEST_STREAMED:
            return
        self._sent += len(piece)
        await self._show(piece)

    async def end(self) -> str:
        """Close the stream, so that the message can be changed; gives back its `ts`, empty if there is none.

        Never raises.
        """
        if not self.ts and self._is_lost:
            self.ts = await self._lost_start(self._first)
        if self.ts:
            await self._try(self.client.chat_stopStream(channel=self.spot.channel, ts=self.ts), "stop")
        return self.ts

    async def _show(self, piece: str) -> None:
        if self.ts:
            append = self.client.chat_appendStream(channel=self.spot.channel, ts=self.ts, markdown_text=piece)
            await self._try(append, "append")
            return
        self._first, self._is_lost = piece, True  # Until we hear of it, it may stand there without our knowing.
        begun = await self._try(self._start(piece), "start")
        self.ts = str(begun["ts"]) if begun else await self._lost_start(piece)
        if self.ts and not await self.began(self.ts):
            self.is_broken = True

    def _start(self, piece: str) -> Awaitable[Any]:
        team, user = self.recipient or (None, None)
        return self.client.chat_startStream(
            channel=self.spot.channel,
            thread_ts=self.spot.thread,
            markdown_text=piece,
            recipient_team_id=team,
            recipient_user_id=user,
        )

    async def _try(self, call: Awaitable[Any], what: str) -> Any:
        try:
            return await call
        except SlackApiError as error:
            log.info("slack_stream_broken", step=what, error=error_code(error))
            self._is_lost = False
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            log.info("slack_stream_broken", step=what, error=type(error).__name__)
        self.is_broken = True
        return None

    async def _lost_start(self, piece: str) -> str:
        """Where a stream stands whose beginning was lost on its way to us; empty when it never began."""
        if not self._is_lost:
            return ""
        look = self.client.conversations_replies(channel=self.spot.channel, ts=self.spot.thread, limit=100)
        seen = await self._try(look, "look")
        self._is_lost = False
        own = (
            each for each in (seen or {"messages": ()})["messages"] if each.get("bot_id") and not each.get("metadata")
        )
        return next((str(each["ts"]) for each in own if each.get("text", "").startswith(piece)), "")
