"""Where Slack's payloads come in, over HTTP or a socket: written down, acknowledged, and then worked on.

Nothing that comes in makes us answer with a server error: what is garbage is refused, what we can't take just now is
refused too, in a way that makes Slack deliver it again.
"""

import asyncio
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from slack_bolt.async_app import AsyncApp, AsyncBoltRequest
from slack_bolt.response import BoltResponse

from adapters.background import Background
from adapters.keys import TRY_AGAIN
from adapters.slack.listeners import EVENTS
from bot.inbox import Inbox

log = structlog.get_logger(__name__)

FIRST_REFUSAL, FIRST_TROUBLE = 400, 500
AT_ONCE = 16
"""Deliveries worked on together. More would keep each other, and the next acknowledgement, waiting for the database."""

MENU = "block_suggestion"
INTERACTIVE = frozenset({"block_actions", "view_submission", "view_closed", "shortcut", "message_action", MENU})


@dataclass(frozen=True)
class Answer:
    """What Slack gets back at once. `body` is JSON, or None for nothing."""

    status: int
    body: Any = None


class Entry:
    """Takes payloads, each once."""

    def __init__(self, bolt: AsyncApp, inbox: Inbox, background: Background) -> None:
        self._bolt = bolt
        self._inbox = inbox
        self._background = background
        self._turns = asyncio.Semaphore(AT_ONCE)

    async def take(self, payload: Any) -> Answer:
        """Take one payload whose sender is known to be Slack. Never raises."""
        try:
            return await self._take(payload)
        except Exception as error:
            # Most likely the database: what is not written down must come again.
            log.error("slack_payload_not_taken", error=type(error).__name__)
            return Answer(TRY_AGAIN)

    async def work_on_left_behind(self) -> int:
        """Work on what a dead process, or a failure, left in the inbox; gives back how much that was."""
        left = await self._inbox.left_behind()
        for delivery in left:
            self._background.start(self._work(delivery.key, json.loads(delivery.body)))
        return len(left)

    async def _take(self, payload: Any) -> Answer:
        if not isinstance(payload, dict):
            return Answer(400)
        kind = payload.get("type")
        if kind == "url_verification" and isinstance(payload.get("challenge"), str):
            return Answer(200, {"challenge": payload["challenge"]})
        if kind == "event_callback":
            return await self._take_event(payload)
        if isinstance(payload.get("command"), str) and isinstance(payload.get("user_id"), str):
            return await self._take_for_later(f"slack:command:{_name_of(payload, 'trigger_id')}", payload)
        if kind in INTERACTIVE and _is_whole(payload):
            return await self._take_now(payload)
        return Answer(200 if payload.get("ssl_check") else 400)

    async def _take_event(self, payload: dict[str, Any]) -> Answer:
        event = payload.get("event")
        if not isinstance(event, dict) or not isinstance(event.get("type"), str):
            return Answer(400)
        if event["type"] not in EVENTS or _is_a_bots(event):
            return Answer(200)
        return await self._take_for_later(f"slack:event:{_name_of(payload, 'event_id')}", payload)

    async def _take_for_later(self, key: str, payload: dict[str, Any]) -> Answer:
        if await self._inbox.take(key, json.dumps(payload)):
            self._background.start(self._work(key, payload))
        return Answer(200)

    async def _take_now(self, payload: dict[str, Any]) -> Answer:
        """Buttons and windows: Slack wants to know at once how that went, and does not deliver them again."""
        if payload["type"] == MENU:
            # It asks again at every letter, and may ask the same twice; nothing is changed by it.
            return Answer(200, _json_of(await self._dispatch(payload)))
        key = f"slack:press:{_name_of(payload, 'trigger_id')}"
        if not await self._inbox.take(key, ""):
            return Answer(200)
        await self._inbox.done(key)
        response = await self._dispatch(payload)
        return Answer(200, _json_of(response))

    async def _work(self, key: str, payload: dict[str, Any]) -> None:
        await self._inbox.calm()
        async with self._turns:
            response = await self._dispatch(payload)
        if response.status >= FIRST_TROUBLE:
            await self._inbox.failed(key)
        else:
            await self._inbox.done(key)

    async def _dispatch(self, payload: dict[str, Any]) -> BoltResponse:
        try:
            # The mode only tells Bolt that the signature has been checked.
            request = AsyncBoltRequest(body=payload, mode="socket_mode")
            response: BoltResponse = await self._bolt.async_dispatch(request)
        except Exception as error:
            # Bolt reads some payloads before it begins to catch anything.
            log.error("slack_payload_not_understood", error=type(error).__name__)
            return BoltResponse(status=FIRST_TROUBLE, body="")
        return response


def _json_of(response: BoltResponse) -> Any:
    """What a listener answers with, if it is for Slack's eyes: what is wrong in a window, say."""
    if response.status >= FIRST_REFUSAL or not response.body:
        return None
    try:
        return json.loads(response.body)
    except ValueError:
        return None


def _is_a_bots(event: Mapping[str, Any]) -> bool:
    # Our own messages come back to us, many for each answer; so do other bots', whom we never answer.
    message = event.get("message") or event.get("previous_message") or {}
    return bool(event.get("bot_id") or (isinstance(message, dict) and message.get("bot_id")))


def _is_whole(payload: Mapping[str, Any]) -> bool:
    """Whether a press names who, in which workspace, and what; Bolt and we rely on it."""
    user, actions, view = payload.get("user"), payload.get("actions"), payload.get("view")
    if not (isinstance(user, dict) and isinstance(user.get("id"), str)):
        return False
    if payload["type"] == MENU:
        return isinstance(payload.get("action_id"), str)
    if payload["type"] == "block_actions":
        return isinstance(actions, list) and bool(actions) and all(isinstance(each, dict) for each in actions)
    return payload["type"] not in ("view_submission", "view_closed") or isinstance(view, dict)


def _name_of(payload: Mapping[str, Any], field: str) -> str:
    """The payload's own name, or a fingerprint of it where it has none."""
    named = payload.get(field)
    if isinstance(named, str) and 0 < len(named) <= 200:
        return named
    return hashlib.sha256(json.dumps(payload, sort_keys=True).encode()).hexdigest()
