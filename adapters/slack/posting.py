"""Posting once: a message is written down before it goes, and looked for before it goes again."""

import json
from collections.abc import Awaitable, Mapping
from datetime import datetime, timedelta
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.clients import TIMEOUT_SECONDS, error_code, in_our_words, is_undecided, translated
from adapters.slack.pacing import Pacer
from adapters.slack.spots import Spot
from adapters.slack.workspaces import Workspaces
from bot.ports import ChatUnavailable, Clock
from bot.sent_messages import Sending, SentMessages

log = structlog.get_logger(__name__)

EVENT_TYPE = "handrail_message"
"""The type of the metadata by which we know a message of ours again."""

LOOKED_AT = 100
REFUSED_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long"})
SLACK = timedelta(minutes=1)
"""Their clock and ours may differ a little."""

UNDER_WAY = timedelta(seconds=TIMEOUT_SECONDS + 5)
"""How long a send that was begun, and is not there, may still be on its way."""

LOST_MESSAGE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})
STREAMING = frozenset({"streaming_state_conflict", "message_in_streaming_state"})


class Posting:
    """Posts messages, each once."""

    def __init__(self, workspaces: Workspaces, sent: SentMessages, pacer: Pacer, clock: Clock) -> None:
        self._workspaces = workspaces
        self._clock = clock
        self._sent = sent
        self._pacer = pacer

    async def post(self, spot: Spot, words: Mapping[str, Any], key: str) -> str:
        """Post `words` under `key`, unless that was done before; gives back the message's `ts`.

        Raises ChatUnavailable or PlaceGone.
        """
        sending = await self._sent.begin(key)
        if sending.message_id is not None:
            return sending.message_id
        client = await self._workspaces.client(spot.team)
        found = await self._found_earlier(client, spot, sending) if sending.may_have_arrived else None
        ts = found or await self._post_or_find(client, spot, words, sending)
        await self._sent.arrived(key, ts)
        return ts

    async def post_plainly(self, spot: Spot, words: Mapping[str, Any]) -> str:
        """Post something that nobody misses and nobody minds twice. Raises ChatUnavailable or PlaceGone."""
        client = await self._workspaces.client(spot.team)
        await self._pacer.turn(spot.channel)
        return str((await in_our_words(client.chat_postMessage(**_arguments(spot, words))))["ts"])

    async def change(self, spot: Spot, ts: str, words: Mapping[str, Any]) -> str:
        """Put `words` in a message's place; gives back Slack's error if it is one of `LOST_MESSAGE` or `STREAMING`.

        Raises ChatUnavailable or PlaceGone.
        """
        client = await self._workspaces.client(spot.team)
        try:
            await in_our_words(_allowing(client.chat_update(channel=spot.channel, ts=ts, **words)))
        except _Known as known:
            return known.code
        return ""

    async def _found_earlier(self, client: AsyncWebClient, spot: Spot, sending: Sending) -> str | None:
        found = await self._find(client, spot, sending.key, sending.begun_at)
        if found is None and self._clock() < sending.begun_at + UNDER_WAY:
            raise ChatUnavailable("the same message may be on its way just now, from another process")
        return found

    async def _post_or_find(
        self, client: AsyncWebClient, spot: Spot, words: Mapping[str, Any], sending: Sending
    ) -> str:
        key = sending.key
        try:
            return await self._post(client, spot, words, key)
        except (SlackClientError, aiohttp.ClientError, TimeoutError) as error:
            if isinstance(error, SlackApiError) and not is_undecided(error):
                await self._sent.refused(key)
                raise translated(error) from error
            log.info("slack_answer_lost", error=type(error).__name__)
            found = await self._find(client, spot, key, sending.begun_at)
            if found is None:
                raise ChatUnavailable("Slack's answer to our message was lost, and the message is not there") from error
            return found

    async def _post(self, client: AsyncWebClient, spot: Spot, words: Mapping[str, Any], key: str) -> str:
        await self._pacer.turn(spot.channel)
        arguments = _arguments(spot, words)
        metadata = {"event_type": EVENT_TYPE, "event_payload": {"key": key}}
        try:
            return str((await client.chat_postMessage(**arguments, metadata=metadata))["ts"])
        except SlackApiError as error:
            if error_code(error) not in REFUSED_BLOCKS:
                raise
            # Better plain words than none. That it happens at all is a fault of ours.
            log.error("slack_blocks_refused", error=error_code(error))
            del arguments["blocks"]
            return str((await client.chat_postMessage(**arguments, metadata=metadata))["ts"])

    async def _find(self, client: AsyncWebClient, spot: Spot, key: str, begun_at: datetime) -> str | None:
        oldest = str((begun_at - SLACK).timestamp())
        seen: dict[str, Any] = {"channel": spot.channel, "limit": LOOKED_AT, "include_all_metadata": True}
        if spot.thread:
            asked = client.conversations_replies(ts=spot.thread, oldest=oldest, **seen)
        else:
            asked = client.conversations_history(oldest=oldest, **seen)
        for each in (await in_our_words(asked))["messages"]:
            if key_of(each) == key:
                return str(each["ts"])
        return None


def key_of(message: Mapping[str, Any]) -> str:
    """The key that a message of ours was posted under, as Slack gives the message; empty for others."""
    metadata = message.get("metadata") or {}
    is_ours = metadata.get("event_type") == EVENT_TYPE
    return str((metadata.get("event_payload") or {}).get("key") or "") if is_ours else ""


class _Known(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


async def _allowing(call: Awaitable[Any]) -> Any:
    try:
        return await call
    except SlackApiError as error:
        if error_code(error) in LOST_MESSAGE | STREAMING:
            raise _Known(error_code(error)) from error
        raise


def _arguments(spot: Spot, words: Mapping[str, Any]) -> dict[str, Any]:
    quiet = {"unfurl_links": False, "unfurl_media": False, "link_names": False, "parse": "none"}
    thread = {"thread_ts": spot.thread} if spot.thread else {}
    return {"channel": spot.channel, **thread, **quiet, **json.loads(json.dumps(words))}
